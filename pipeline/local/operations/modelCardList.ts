/** ListModelCards, ListModelCardVersions. */
import { CARD_STATUS, requireCard, requireVersion } from "../cards";
import { page, type Listing } from "../paging";
import type { CardRecord, CardVersionRecord } from "../records";
import { GROUP_NAME } from "../registration";
import { choice, structure, text, timestamp } from "../shapes";
import { cardNameOrArn } from "./modelCards";
import { milliseconds, operation, paged, seconds, type Reply } from "./operation";

const filters = { CreationTimeAfter: timestamp, CreationTimeBefore: timestamp, ModelCardStatus: CARD_STATUS };

const listInput = structure(
  {},
  {
    ...filters,
    NameContains: text({ min: 1, max: 63, pattern: GROUP_NAME }),
    SortBy: choice("Name", "CreationTime"),
    ...paged,
  },
);

const summaryOf = (card: CardRecord, version: CardVersionRecord): Reply => ({
  ModelCardName: card.name,
  ModelCardArn: card.arn,
  ModelCardStatus: version.status,
  LastModifiedTime: seconds(version.modified),
});

interface Wanted {
  readonly CreationTimeAfter?: number;
  readonly CreationTimeBefore?: number;
  readonly ModelCardStatus?: string;
}

function accepts(input: Wanted, created: number, status: string): boolean {
  const { CreationTimeAfter: after = -Infinity, CreationTimeBefore: before = Infinity } = input;
  const time = created / 1000;
  return time > after && time < before && (input.ModelCardStatus ?? status) === status;
}

/** A card is listed by the status of its newest version. */
const list = operation(listInput, (input, { store }) => {
  const descending = input.SortOrder === "Descending";
  const summary = (card: CardRecord | undefined): Reply | undefined => {
    if (card?.name.includes(input.NameContains ?? "") !== true) return undefined;
    const newest = requireVersion(store, card);
    if (!accepts(input, card.created, newest.status)) return undefined;
    return { ...summaryOf(card, newest), CreationTime: seconds(card.created) };
  };
  const byTime: Listing<true, Reply> = {
    database: store.cardsByTime,
    prefix: [],
    descending,
    above: milliseconds(input.CreationTimeAfter),
    below: milliseconds(input.CreationTimeBefore),
    summary: (key) => summary(store.cards.get(key.slice(1))),
  };
  const byName: Listing<CardRecord, Reply> = {
    database: store.cards,
    prefix: [],
    descending,
    summary: (_key, card) => summary(card),
  };
  const { items, nextToken } = input.SortBy === "Name" ? page(byName, input) : page(byTime, input);
  return { ModelCardSummaries: items, NextToken: nextToken };
});

const listVersions = operation(
  structure({ ModelCardName: cardNameOrArn }, { ...filters, SortBy: choice("Version"), ...paged }),
  (input, { store }) => {
    const card = requireCard(store, input.ModelCardName);
    const versions: Listing<CardVersionRecord, Reply> = {
      database: store.cardVersions,
      prefix: [card.name],
      descending: input.SortOrder === "Descending",
      summary: (_key, version) =>
        accepts(input, version.created, version.status)
          ? {
              ...summaryOf(card, version),
              ModelCardVersion: version.version,
              CreationTime: seconds(version.created),
            }
          : undefined,
    };
    const { items, nextToken } = page(versions, input);
    return { ModelCardVersionSummaryList: items, NextToken: nextToken };
  },
);

export const modelCardList = { ListModelCards: list, ListModelCardVersions: listVersions };
