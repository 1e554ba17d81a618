// What list patterns ask for and netstandard2.0 lacks.
namespace System;

internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;
}
