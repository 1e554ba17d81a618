// Load tests measure under load of their own making, not of each other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
