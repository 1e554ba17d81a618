namespace Hazards.Exposure;

// MAP6005 in every shape it takes: a query runs when it is walked, and by then the lock has been released.

internal sealed class NameBook
{
    private readonly object _gate = new();
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _ports = [];

    public void Add(string name, int port)
    {
        lock (_gate)
        {
            _names.Add(name);
            _ports[name] = port;
        }
    }

    public IEnumerable<string> Long()
    {
        lock (_gate)
        {
            return _names.Where(name => name.Length > 9); // MAP6005
        }
    }

    public IEnumerable<string> Open
    {
        get
        {
            lock (_gate)
            {
                return from port in _ports where port.Value > 0 select port.Key; // MAP6005
            }
        }
    }

    public IEnumerable<int> Sorted()
    {
        lock (_gate)
        {
            var values = _ports.Values.Order(); // MAP6005
            return values.Take(3);
        }
    }

    public int Sum()
    {
        IEnumerable<int> ports;
        lock (_gate)
        {
            ports = _ports.Values.Select(port => port + 1); // MAP6005
        }

        return ports.Sum();
    }

    public int CountOfShort() => Short().Count();

    private IEnumerable<string> Short()
    {
        lock (_gate)
        {
            return _names.Where(name => name.Length < 3); // MAP6005
        }
    }
}
