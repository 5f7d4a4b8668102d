import assert from "node:assert/strict";
import { maskedEnvironment, maskedWords, WITHHELD } from "../../scripts/masking";

const KEY = ["AKIA", "QWERTYUIOPASDFGH"].join("");

describe("masking", () => {
  it("withholds variables whose names say secret, and credentials by their form under any name", () => {
    const given = {
      DB_PASSWORD: "x",
      AWS_ACCESS_KEY_ID: "y",
      PLAIN: `key ${KEY}`,
      URL: "postgres://me:pw@host/db",
      TOKEN_URL: "https://host/path",
      SM_HPS: '{"depth": 3}',
      SM_TRAINING_ENV: '{"hyperparameters":{"api_key":"z","depth":3},"user_args":["--token","t","--depth","3"]}',
    };
    assert.deepEqual(maskedEnvironment(given), {
      DB_PASSWORD: WITHHELD,
      AWS_ACCESS_KEY_ID: WITHHELD,
      PLAIN: WITHHELD,
      URL: `postgres://me:${WITHHELD}@host/db`,
      TOKEN_URL: given.TOKEN_URL,
      SM_HPS: given.SM_HPS,
      SM_TRAINING_ENV: `{"hyperparameters":{"api_key":"${WITHHELD}","depth":3},"user_args":["--token","${WITHHELD}","--depth","3"]}`,
    });
  });

  const words: [string[], string[]][] = [
    [
      ["python3", "train.py", "--password", "x", "--depth", "3"],
      ["python3", "train.py", "--password", WITHHELD, "--depth", "3"],
    ],
    [
      ["--api-key=x", "--key-name=x"],
      [`--api-key=${WITHHELD}`, "--key-name=x"],
    ],
    [
      ["/bin/sh", "-c", 'TOKEN="a b" SECRET=x; run --depth=3'],
      ["/bin/sh", "-c", `TOKEN=${WITHHELD} SECRET=${WITHHELD}; run --depth=3`],
    ],
  ];
  for (const [given, shown] of words) {
    it(`shows ${shown.join(" ")}`, () => {
      assert.deepEqual(maskedWords(given), shown);
    });
  }
});
