/** Model cards: what their content must be, and their state changes, each inside the caller's transaction. */
import type { Json } from "../schema";
import { conflict, invalid, notFound } from "./errors";
import { nameOf } from "./names";
import type { CardRecord, CardStatus, CardVersionRecord } from "./records";
import { choice, isObject, structure, text } from "./shapes";
import { LAST, type Store } from "./store";

export const CARD_STATUS = choice("Draft", "PendingReview", "Approved", "Archived");
/** Without a decrypted content, or with it; the latter is the default. */
export const INCLUDED_DATA = choice("AllData", "MetadataOnly");
export const cardContent = text({ max: 100_000, pattern: ".*", sensitive: true });
/** The card that belongs to a package: it has no name and no versions of its own. */
export const packageCard = structure({}, { ModelCardContent: cardContent, ModelCardStatus: CARD_STATUS });

/** Of a content, what can be told without the key that it is encrypted with. */
const METADATA = {
  model_overview: ["model_id", "model_name"],
  intended_uses: ["risk_rating"],
  model_package_details: ["model_package_group_name", "model_package_arn"],
} as const;

/** @throws ValidationException for what is no JSON object; AWS's schema of a card is not held against it here */
export function parseContent(content: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    parsed = undefined;
  }
  if (isObject(parsed)) return parsed;
  throw invalid("The content of a model card must be a JSON object, as its schema says.");
}

/** @throws ConflictException when a content would be replaced that is archived */
export function requireOpen(status: unknown): void {
  if (status === "Archived") throw conflict("Model Card is in Archived state.");
}

/** The content with nothing but what is never encrypted. */
export function metadataOf(content: string): string {
  const whole = parseContent(content);
  const kept: Record<string, Json> = {};
  for (const [part, names] of Object.entries(METADATA)) {
    const from = whole[part];
    if (!isObject(from)) continue;
    const told = names.flatMap((name) => (typeof from[name] === "string" ? [[name, from[name]] as const] : []));
    if (told.length > 0) kept[part] = Object.fromEntries(told);
  }
  return JSON.stringify(kept);
}

export function requireCard(store: Store, nameOrArn: string): CardRecord {
  const name = nameOf(nameOrArn);
  const card = store.cards.get([name]);
  if (card === undefined) throw notFound(`Model card with name ${name} does not exist.`);
  return card;
}

/** A version of a card; without a number the newest. */
export function requireVersion(store: Store, card: CardRecord, version = card.version): CardVersionRecord {
  const found = store.cardVersions.get([card.name, version]);
  if (found === undefined) throw notFound(`Model card with name ${card.name} has no version ${version}.`);
  return found;
}

export function addCard(store: Store, card: CardRecord, content: string, status: CardStatus): void {
  if (store.cards.doesExist([card.name])) throw conflict(`Model card with name ${card.name} already exists.`);
  store.cards.putSync([card.name], card);
  store.cardsByTime.putSync([card.created, card.name], true);
  const { version, created } = card;
  store.cardVersions.putSync([card.name, version], { version, content, status, created });
}

export interface CardChange {
  readonly content?: string | undefined;
  readonly status?: CardStatus | undefined;
  readonly modified: number;
  readonly modifiedBy: string;
}

/** A new content is a new version; a new status is that of the newest version. */
export function changeCard(store: Store, card: CardRecord, { content, status, ...modification }: CardChange): void {
  const earlier = requireVersion(store, card);
  if (content !== undefined) requireOpen(earlier.status);
  const version = content === undefined ? earlier.version : earlier.version + 1;
  const changed = { content: content ?? earlier.content, status: status ?? earlier.status };
  const created = content === undefined ? earlier.created : modification.modified;
  store.cards.putSync([card.name], { ...card, version });
  store.cardVersions.putSync([card.name, version], { version, created, ...changed, ...modification });
}

export function deleteCard(store: Store, card: CardRecord): void {
  const keys = [...store.cardVersions.getKeys({ start: [card.name], end: [card.name, LAST] })];
  for (const key of keys) store.cardVersions.removeSync(key);
  store.cards.removeSync([card.name]);
  store.cardsByTime.removeSync([card.created, card.name]);
  store.tags.removeSync(card.arn);
}
