/**
 * An example: OpenTelemetry spans from the hooks of a `SellingPartner`. One client span per attempt, as the semantic
 * conventions for HTTP have it, child of whatever span is active where the call is awaited.
 */
import { SpanKind, SpanStatusCode, trace, type Span } from "@opentelemetry/api";
import type { CallInfo, Hooks } from "../../templates/runtime/src/index.js";

export function spansOf(name: string = "selling-partner-api"): Hooks {
  // The attempts of a call follow one another, so there is one span per call at a time.
  const spans = new WeakMap<CallInfo, Span>();
  return {
    onRequest({ call, attempt }) {
      const span = trace.getTracer(name).startSpan(`${call.method} ${call.path}`, {
        kind: SpanKind.CLIENT,
        attributes: {
          "rpc.service": call.api,
          "rpc.method": call.operation,
          "http.request.method": call.method,
          "url.template": call.path,
          ...(attempt > 1 && { "http.request.resend_count": attempt - 1 }),
        },
      });
      spans.set(call, span);
    },
    onResponse({ call, status, requestId, error }) {
      const span = spans.get(call);
      if (status !== null) span?.setAttribute("http.response.status_code", status);
      if (requestId !== null) span?.setAttribute("aws.request_id", requestId);
      if (error instanceof Error) {
        span?.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
        span?.setAttribute("error.type", error.name);
      }
      span?.end();
    },
    onWait({ call, wait }) {
      trace.getActiveSpan()?.addEvent("usage plan", { "rpc.method": call.operation, wait });
    },
  };
}
