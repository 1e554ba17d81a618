namespace MapSafety.Testing; internal static class Placeholder;
