public class Placeholder { [Fact] public void Runs() => Assert.True(typeof(Microsoft.CodeAnalysis.Compilation).Assembly.GetName().Version!.Major >= 4); }
