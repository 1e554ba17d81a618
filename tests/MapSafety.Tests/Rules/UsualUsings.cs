namespace MapSafety.Tests.Rules;

/// <summary>The usings that every source of a test has, so that it shows only what matters.</summary>
public static class UsualUsings
{
    public const string Text = """
        global using System;
        global using System.Collections;
        global using System.Collections.Concurrent;
        global using System.Collections.Generic;
        global using System.Collections.Immutable;
        global using System.Collections.ObjectModel;
        global using System.Collections.Specialized;
        global using System.Linq;
        global using System.Runtime.CompilerServices;
        global using System.Runtime.InteropServices;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;
}
