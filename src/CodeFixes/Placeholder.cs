namespace MapSafety.CodeFixes;
internal static class Placeholder;
