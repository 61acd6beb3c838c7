// One seed for all properties of a run: a file that is run again tries the same values, so that what is broken fails again.
import fc from 'fast-check';

const seed = process.env.KUBEFERRY_TEST_SEED;
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
