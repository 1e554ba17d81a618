namespace SafePatterns;

/// <summary>A mutex, for a guard that other processes know by name.</summary>
internal static class MutexLock
{
    private static readonly Mutex s_mutex = new();
    private static readonly HashSet<string> s_files = [];

    public static bool Claim(string file)
    {
        s_mutex.WaitOne();
        try
        {
            return s_files.Add(file);
        }
        finally
        {
            s_mutex.ReleaseMutex();
        }
    }

    public static bool Release(string file)
    {
        s_mutex.WaitOne();
        try
        {
            return s_files.Remove(file);
        }
        finally
        {
            s_mutex.ReleaseMutex();
        }
    }
}

/// <summary>A spin lock, for sections of a few instructions.</summary>
internal static class SpinLocked
{
    // Not readonly: a spin lock is a mutable struct, and a copy of it would guard nothing.
    private static SpinLock s_spin = new(enableThreadOwnerTracking: false);
    private static readonly Stack<byte[]> s_buffers = [];

    public static byte[] Rent()
    {
        bool taken = false;
        try
        {
            s_spin.Enter(ref taken);
            return s_buffers.TryPop(out byte[]? buffer) ? buffer : new byte[4096];
        }
        finally
        {
            if (taken)
                s_spin.Exit();
        }
    }

    public static void Return(byte[] buffer)
    {
        bool taken = false;
        try
        {
            s_spin.Enter(ref taken);
            if (s_buffers.Count < 64)
                s_buffers.Push(buffer);
        }
        finally
        {
            if (taken)
                s_spin.Exit();
        }
    }
}
