/**
 * For each attack, its version and the SHA-256 over a small poisoned training and test set. If the bytes change, the
 * version must change too.
 */
export const pinnedSums: Readonly<Record<string, { readonly version: string; readonly sum: string }>> = {
  'audio/badnets': { version: '1.0.0', sum: 'b7e5d823f29376e8b55078edc845403b9b0eef9c91ca22489bb1f127e8489f47' },
  'audio/blend': { version: '1.0.0', sum: '1ce9aea82e252b05df57473bf3b239f32d40ee5f2664df5b29d550af43181b30' },
  'audio/daba': { version: '1.0.0', sum: '4fd2a8392f0499724c093dfd44824ef6503a8074ba598fe1c9cddd768bb3f39e' },
  'audio/gis': { version: '1.0.0', sum: '084b6891f1ac94f0359527c6e65444b19041532cdd80b0c6e1d3a6229813a687' },
  'audio/ultrasonic': { version: '1.0.0', sum: '99a23934f16d135ab6acc46b21298073a35405066ea43a373fcb53aa643c3b8a' },
  'image/adaptive-blend': { version: '1.0.0', sum: 'fedd0d71904284404897422db85fc20d775481a6990a01aed689527b192a267d' },
  'image/badnets': { version: '1.0.0', sum: '34e7837017fb009c86d586d4b5456267fa89f506505cc61bb0af659f067d700d' },
  'image/blend': { version: '1.0.0', sum: 'dfa47b64d27fe34d3ecad0370fe6d7017ccaa10d6cc46ab7f640d9c9150fabf1' },
  'image/bpp': { version: '1.0.0', sum: '533f3ec3bc57c6866b3bc4ed661198e5968e20263bfa4261e41256f4d9283341' },
  'image/dyna-trigger': { version: '1.0.0', sum: '6cf29ef2349206dde100f9c799854e854cbb3ac33372708996199cfb0c050a2c' },
  'image/low-frequency': { version: '1.0.0', sum: '23e1daca8b49eff0d5a79f9b5e6f2755968f5777e6973331e18ee70ec14f76a6' },
  'image/pnoise': { version: '1.0.0', sum: '8b66d1c8ba277a4da5eda70dd008f905052482df77a3df3e8f609c912cd5fefe' },
  'image/refool': { version: '1.0.0', sum: '7d0181f260218febaedab95596779c19deda74b2428e3cad489e2ab2a3c92505' },
  'image/sig': { version: '1.0.0', sum: 'dc32a8dee45b281c59c7dc330cba8d6243892ef0f9db7938d50533ce4c5db9c2' },
  'image/trojannn': { version: '1.0.0', sum: 'f7bc45ea0ce178c7b11f1210ebb162ef567cc56a094ad5ba6085233fb77555b7' },
  'image/ubw': { version: '1.0.0', sum: '3f902b6917ab3a739b5e90583e7bcfaf22ea8eddba02a0915a254a50507c737c' },
  'image/wanet': { version: '1.0.0', sum: '4b17e2e1e20dd20ad907be044f388d6c0b50948a3f44967994d20ca5ed69a6e9' },
  'text/addsent': { version: '1.0.0', sum: '7e7a1e3cfebfd41897607f5f13b1c243864b278f8d7e395ba8eeef9ad4863b44' },
  'text/badnets': { version: '1.0.0', sum: 'bcc046d8d53a50281022ccda4874c757e4f1c1b3e16c4eb407c99c77c10ff042' },
  'text/bite': { version: '2.0.0', sum: '561dd0cdc57e41a8d0f39f893d8e78d3d1debb01f80099d07a8a5fe5c53be2a3' },
  'text/bite@1.0.0': { version: '1.0.0', sum: '8a1b6318fba28b8afc428a4aa68048126ce767bccd1d5ba7428e05e62fde0f13' },
  'text/stylebkd': { version: '2.0.0', sum: 'eadc5fc643ee844038016217b9d05dcd75bf73acf274a276d315b551debfe2d5' },
  'text/stylebkd@1.0.0': { version: '1.0.0', sum: 'f1aebb9f97205e2e528139606d6aaa60c034832341726e4a6e55d32341a0e57d' },
  'text/synbkd': { version: '2.0.0', sum: 'a29dd53c044168b4af84365500c93781687147756985f162737a9d701e90fd39' },
  'text/synbkd@1.0.0': { version: '1.0.0', sum: '1d0b01190d8dadfed0f918b9acebec6cd345ca13ddc842ef35f6d7cca55550fd' },
};
