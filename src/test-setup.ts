import fc from 'fast-check'

/** `SEED=` replays a random test; without it fast-check prints the seed of a failure itself. */
if (process.env.SEED) fc.configureGlobal({ seed: Number(process.env.SEED) })
