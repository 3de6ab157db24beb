/** getTransaction: the status of a submission (model of vendor transaction status). */
import type { ScenarioRequest, Step } from "../scenario.js";
import { refused } from "../transactions.js";
import type { RetailState } from "./state.js";

export function getTransaction(state: RetailState, request: ScenarioRequest): Step<RetailState> {
  const [id = ""] = request.texts.get("transactionId") ?? [];
  const transaction = state.transactions.find((one) => one.id === id);
  // As the sandbox case of the model answers it.
  if (transaction === undefined)
    return { state, answer: refused(400, "InvalidInput", ["Invalid transmission ID."]) };
  const { status, errors } = transaction;
  const transactionStatus = {
    transactionId: id,
    status,
    ...(status === "Failure" && {
      errors: errors.map(({ code, message }) => ({ code, message, details: "" })),
    }),
  };
  return { state, answer: { status: 200, body: { payload: { transactionStatus } } } };
}
