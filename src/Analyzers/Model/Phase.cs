namespace MapSafety.Model;

/// <summary>When code runs, as far as that decides whether other threads can run beside it.</summary>
internal enum Phase
{
    /// <summary>
    /// A type or module initializer, which runs once, under the loader's lock, before any other use; for the state of an object its constructor.
    /// </summary>
    Initialization,

    /// <summary>The program's entry point or a configuration member: it runs once, before the program serves anyone.</summary>
    Startup,

    /// <summary>On the one thread that such types run on: a user interface's, an actor's.</summary>
    Confined,

    /// <summary>At the end of the object's life: nobody is to use it any more.</summary>
    Disposal,

    /// <summary>In the program's entry point after it has started other threads: once, but beside them.</summary>
    BesideFirstThreads,

    /// <summary>Any other time.</summary>
    Ordinary,
}
