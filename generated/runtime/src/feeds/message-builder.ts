// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { checkMessage } from "./check-message.js";
import type {
  ListingsMessage,
  ListingsOperation,
  PartialUpdateContent,
  PatchContent,
  ProductTypeName,
  UpdateContent,
} from "./listings-message.js";

/** Removes a key from each type of a union. */
type Without<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** A message that has no id yet. */
export type NewMessage = Without<ListingsMessage, "messageId">;

/** The attributes of a product type. */
type AttributesOf<Types extends object, Name extends keyof Types> = Types[Name] & object;

/** The four methods that add a message; what they return is up to the class. */
export abstract class MessageBuilder<Types extends object, Added> {
  /** Replaces a listing by these attributes: what is not among them is deleted. */
  update<const Name extends ProductTypeName<Types>>(
    sku: string,
    content: UpdateContent<Name, AttributesOf<Types, Name>>,
  ): Added {
    return this.#create("UPDATE", sku, content);
  }

  /** Replaces these attributes of a listing. The others stay as they are. */
  partialUpdate<const Name extends ProductTypeName<Types>>(
    sku: string,
    content: PartialUpdateContent<Name, AttributesOf<Types, Name>>,
  ): Added {
    return this.#create("PARTIAL_UPDATE", sku, content);
  }

  /** Changes attributes of a listing one by one. */
  patch<const Name extends ProductTypeName<Types>>(
    sku: string,
    content: PatchContent<Name, AttributesOf<Types, Name>>,
  ): Added {
    return this.#create("PATCH", sku, content);
  }

  /** Deletes a listing. */
  delete(sku: string): Added {
    return this.#create("DELETE", sku, {});
  }

  /** The id that the next message would get, for errors. */
  protected abstract nextId(): number;

  /** Adds a message that has been checked. */
  protected abstract add(message: NewMessage): Added;

  /** Adds a message that has been checked to another builder. */
  protected addTo<Other>(builder: MessageBuilder<Types, Other>, message: NewMessage): Other {
    return builder.add(message);
  }

  #create(operationType: ListingsOperation, sku: string, content: object): Added {
    checkMessage(`message ${this.nextId()}`, operationType, sku, content);
    // Checked to have the keys of its operation. Typed attributes are an interface, which is no record.
    return this.add({ sku, operationType, ...content } as NewMessage);
  }
}
