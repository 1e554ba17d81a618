using Microsoft.CodeAnalysis.CodeFixes;

namespace MapSafety.Tests.Rules.Synchronization;

/// <summary>Tests of a fix for a captured variable: its text, and that what it made gives the right answer again and again.</summary>
public abstract class LocalFixTests<TFix> : StateFixTests<TFix>
    where TFix : CodeFixProvider, new()
{
    private const string Path = "/0/Test0.cs";

    /// <summary>The fix gives this text, and the fixed code keeps a promise in every of many rounds.</summary>
    private protected static async Task Fixes(string before, string after, string holds)
    {
        await FixesFiles([(Path, before)], [(Path, after)]);
        Proof.Proof.Of(before, after).Passes($$"""
            using System;
            using System.Linq;
            using System.Collections.Generic;
            internal static class Check
            {
                public static string? Run()
                {
                    int[] items = Enumerable.Range(1, 500).ToArray();
                    for (int round = 0; round < 100; round++)
                        if (!({{holds}}))
                            return "does not hold in round " + round;

                    return null;
                }
            }
            """);
    }
}
