/** A small API with a memory, and a client without generated code for it. */
import { apiOf } from "../sandbox/support.js";
import { defineScenario, type Scenario } from "../../generator/sandbox/index.js";

/** Counts what is added; a submission of more than 100 counts a minute later. */
export interface Sum {
  readonly sum: number;
  readonly waiting: readonly { readonly due: number; readonly amount: number }[];
}

const answer = { 200: { description: "", schema: { $ref: "#/definitions/Sum" } } };

/** `GET /sum`, `POST /sum` with `{ amount }`, and `GET /other`, which the scenario does not answer. */
export const sumApi = apiOf({
  paths: {
    "/sum": {
      get: { operationId: "getSum", parameters: [], responses: answer },
      post: {
        operationId: "addToSum",
        parameters: [
          { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Amount" } },
        ],
        responses: answer,
      },
    },
    "/other": {
      get: {
        operationId: "getOther",
        parameters: [],
        responses: {
          200: {
            description: "",
            "x-amzn-api-sandbox": {
              static: [{ request: { parameters: {} }, response: { is: "a case" } }],
            },
          },
        },
      },
    },
  },
  definitions: {
    Amount: {
      type: "object",
      required: ["amount"],
      properties: {
        amount: { type: "integer", minimum: 0, maximum: 1000 },
        note: { type: "string", maxLength: 5, pattern: "^[a-z]+$" },
      },
    },
    Sum: { type: "object", required: ["sum"], properties: { sum: { type: "integer" } } },
  },
});

const view = ({ sum }: Sum) => ({ status: 200, body: { sum } });

export const sumScenario: Scenario = defineScenario<Sum>({
  name: "sum",
  summary: "Adds up.",
  start: ({ number }) => ({ sum: number, waiting: [] }),
  handlers: {
    "GET /sum": (state) => ({ state, answer: view(state) }),
    "test-model-v1.addToSum": (state, { body }, now) => {
      const { amount } = body as { readonly amount: number };
      if (amount === 13) throw new Error("unlucky");
      if (amount === 14) return { state, answer: { status: 200, body: { sum: "14" } } };
      const next =
        amount > 100
          ? { ...state, waiting: [...state.waiting, { due: now + 60_000, amount }] }
          : { ...state, sum: state.sum + amount };
      const event = { subject: "sum", text: `added ${String(amount)}` };
      return { state: next, answer: view(next), events: [event] };
    },
  },
  triggers: {
    reset: {
      summary: "Starts again",
      parameters: { at: "the new sum" },
      run: (state, { at }) => ({ state: { ...state, sum: Number(at ?? 0) } }),
    },
  },
  due: ({ waiting: [first] }) => first?.due ?? null,
  happen: ({ sum, waiting: [first, ...waiting] }) => ({
    state: { sum: sum + (first?.amount ?? 0), waiting },
    events: [{ subject: "sum", text: "a large amount counts now" }],
  }),
});
