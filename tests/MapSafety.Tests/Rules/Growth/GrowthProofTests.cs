namespace MapSafety.Tests.Rules.Growth;

/// <summary>What the fixes for growth write takes a million keys and holds on to few: measured on the heap, so no other test may run meanwhile.</summary>
[Collection(nameof(OnItsOwn))]
public sealed class GrowthProofTests
{
    [Fact]
    public void Memory_cache() => Proof.Proof.Of(CapEntriesTests.Places, UseMemoryCacheTests.PlacesAfter).BoundsMemory("Geo.Of(\"key\" + i);", "Geo.Peek(\"key\" + i) is not null");

    [Fact]
    public void Memory_cache_of_counters() => Proof.Proof.Of(CapEntriesTests.Hits, UseMemoryCacheTests.HitsAfter).BoundsMemory("Hits.Hit(\"key\" + i);", "Hits.Of(\"key\" + i) == 1");

    [Fact]
    public void Emptied_concurrent_map() => Proof.Proof.Of(CapEntriesTests.Places, CapEntriesTests.PlacesAfter).BoundsMemory("Geo.Of(\"key\" + i);", "Geo.Peek(\"key\" + i) is not null");

    [Fact]
    public void Emptied_map() => Proof.Proof.Of(CapEntriesTests.Prices, CapEntriesTests.PricesAfter).BoundsMemory("Prices.Of(\"key\" + i);", "Prices.Known(\"key\" + i) is not null");

    [Fact]
    public void Emptied_set() => Proof.Proof.Of(CapEntriesTests.Seen, CapEntriesTests.SeenAfter).BoundsMemory("Seen.IsNew(\"key\" + i);", "!Seen.IsNew(\"key\" + i)");

    [Fact]
    public void Queues_and_lists() => Proof.Proof.Of(CapEntriesTests.Recent, CapEntriesTests.RecentAfter).BoundsMemory("Recent.Enter(\"line\" + i);", "Recent.Newest() == \"line3999\"");

    [Fact]
    public void Weak_table() => Proof.Proof.Of(UseConditionalWeakTableTests.Sessions, UseConditionalWeakTableTests.SessionsAfter).BoundsMemory("Session.Handle(i);", "true");

    [Fact]
    public void Striped_locks() => Proof.Proof.Of(StripeLocksTests.Accounts, StripeLocksTests.AccountsAfter).BoundsMemory("Accounts.Add(\"key\" + i, 0);", "Accounts.Sum(\"key\" + i, 0) > 0");

    [Fact]
    public void Counted_locks() => Proof.Proof.Of(StripeLocksTests.Accounts, CountLockUsersTests.AccountsAfter).BoundsMemory("Accounts.Add(\"key\" + i, 0);", "Accounts.Sum(\"key\" + i, 0) > 0");

    [Fact]
    public void Counted_semaphores() => Proof.Proof.Of(StripeLocksTests.Loads, CountLockUsersTests.LoadsAfter).BoundsMemory(
        "Loads.Shared.Count(\"key\" + i);", "Loads.Shared.Count(\"key\" + i) > 0");

    [Fact]
    public void Removed_buckets() => Proof.Proof.Of(RemoveEmptyBucketTests.Rooms, RemoveEmptyBucketTests.RoomsAfter).BoundsMemory(
        "Rooms.Join(\"room\" + i, i); if (i > 3999 || i < 0) Rooms.Leave(\"room\" + i, i);", "Rooms.Size(\"room\" + i) == 1");
}

/// <summary>Tests that measure what the whole process does.</summary>
[CollectionDefinition(nameof(OnItsOwn), DisableParallelization = true)]
public sealed class OnItsOwn;
