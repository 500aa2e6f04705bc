import { answerCases } from './answer-cases.ts';
import { testInWorld } from './test-in-world.ts';

testInWorld('$name: refused, and the next honest score is unchanged', answerCases);
