/** CreateModelCard, DescribeModelCard, UpdateModelCard, DeleteModelCard; listing is in modelCardList.ts. */
import {
  addCard,
  CARD_STATUS,
  cardContent,
  changeCard,
  deleteCard,
  INCLUDED_DATA,
  metadataOf,
  parseContent,
  requireCard,
  requireVersion,
} from "../cards";
import { invalid } from "../errors";
import { callerArn, cardArn } from "../names";
import { GROUP_NAME } from "../registration";
import { integer, structure, text } from "../shapes";
import { addTags, tagList } from "../tags";
import { operation, seconds, userContext } from "./operation";

const cardName = text({ min: 1, max: 63, pattern: GROUP_NAME });
export const cardNameOrArn = text({
  min: 1,
  max: 256,
  pattern: `(arn:aws[a-z\\-]*:sagemaker:[a-z0-9\\-]*:[0-9]{12}:model-card/.*)?(${GROUP_NAME})`,
});

const create = operation(
  structure(
    { ModelCardName: cardName, Content: cardContent, ModelCardStatus: CARD_STATUS },
    {
      SecurityConfig: structure({}, { KmsKeyId: text({ min: 0, max: 2048, pattern: "[a-zA-Z0-9:/_-]*" }) }),
      Tags: tagList,
    },
  ),
  (input, { store, region, now }) => {
    const { ModelCardName: name, Content: content, ModelCardStatus: status, Tags: tags } = input;
    parseContent(content);
    const arn = cardArn(region, name);
    store.write(() => {
      const kmsKeyId = input.SecurityConfig?.KmsKeyId;
      addCard(store, { name, arn, kmsKeyId, created: now, version: 1 }, content, status);
      if (tags !== undefined) addTags(store, arn, tags);
    });
    return { ModelCardArn: arn };
  },
);

const describe = operation(
  structure(
    { ModelCardName: cardNameOrArn },
    {
      ModelCardVersion: integer(),
      IncludedData: INCLUDED_DATA,
    },
  ),
  (input, { store }) => {
    const card = requireCard(store, input.ModelCardName);
    const version = requireVersion(store, card, input.ModelCardVersion);
    return {
      ModelCardArn: card.arn,
      ModelCardName: card.name,
      ModelCardVersion: version.version,
      Content: input.IncludedData === "MetadataOnly" ? metadataOf(version.content) : version.content,
      ModelCardStatus: version.status,
      SecurityConfig: card.kmsKeyId === undefined ? undefined : { KmsKeyId: card.kmsKeyId },
      CreationTime: seconds(card.created),
      CreatedBy: userContext(),
      LastModifiedTime: seconds(version.modified),
      LastModifiedBy: version.modifiedBy === undefined ? undefined : userContext(version.modifiedBy),
    };
  },
);

const update = operation(
  structure({ ModelCardName: cardNameOrArn }, { Content: cardContent, ModelCardStatus: CARD_STATUS }),
  (input, { store, now }) => {
    const { Content: content, ModelCardStatus: status } = input;
    if ((content === undefined) === (status === undefined))
      throw invalid("Exactly one of Content and ModelCardStatus must be given: a call updates one of them.");
    if (content !== undefined) parseContent(content);
    return store.write(() => {
      const card = requireCard(store, input.ModelCardName);
      changeCard(store, card, { content, status, modified: now, modifiedBy: callerArn() });
      return { ModelCardArn: card.arn };
    });
  },
);

const remove = operation(structure({ ModelCardName: cardName }, {}), (input, { store }) => {
  store.write(() => {
    deleteCard(store, requireCard(store, input.ModelCardName));
  });
  return {};
});

export const modelCards = {
  CreateModelCard: create,
  DescribeModelCard: describe,
  UpdateModelCard: update,
  DeleteModelCard: remove,
};
