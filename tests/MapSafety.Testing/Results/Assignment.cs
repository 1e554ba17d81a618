namespace Microsoft.CodeAnalysis.Testing;

/// <summary>
/// The cheapest way to pair rows with columns (Kuhn's Hungarian method with potentials, cubic in the larger side). Rows are
/// added one at a time; each looks for the cheapest path of re-pairings that ends in a free column. The table is filled up
/// to a square with zeros, so that what has no partner costs nothing.
/// </summary>
internal sealed class Assignment
{
    private readonly int _size;
    private readonly Func<int, int, double> _cost;
    private readonly double[] _rowPotential;
    private readonly double[] _columnPotential;
    private readonly int[] _rowOf;

    private Assignment(int size, Func<int, int, double> cost)
    {
        _size = size;
        _cost = cost;
        _rowPotential = new double[size + 1];
        _columnPotential = new double[size + 1];
        _rowOf = new int[size + 1];
    }

    /// <summary>For each row its column, or -1 where columns are too few.</summary>
    public static int[] Cheapest(int rows, int columns, Func<int, int, double> cost)
    {
        var assignment = new Assignment(Math.Max(rows, columns), (row, column) => row < rows && column < columns ? cost(row, column) : 0);
        for (int row = 1; row <= assignment._size; row++)
            assignment.Add(row);

        int[] columnOf = new int[rows];
        for (int column = 1; column <= assignment._size; column++)
        {
            if (assignment._rowOf[column] <= rows)
                columnOf[assignment._rowOf[column] - 1] = column <= columns ? column - 1 : -1;
        }

        return columnOf;
    }

    // Index 0 stands for "none"; rows and columns count from one.
    private void Add(int row)
    {
        int[] before = new int[_size + 1];
        double[] slack = [.. Enumerable.Repeat(double.PositiveInfinity, _size + 1)];
        bool[] visited = new bool[_size + 1];
        _rowOf[0] = row;
        int column = 0;
        do
        {
            visited[column] = true;
            column = NextColumn(column, before, slack, visited);
        }
        while (_rowOf[column] != 0);

        for (; column != 0; column = before[column])
            _rowOf[column] = _rowOf[before[column]];
    }

    private int NextColumn(int from, int[] before, double[] slack, bool[] visited)
    {
        int nearest = 0;
        for (int column = 1; column <= _size; column++)
        {
            if (visited[column])
                continue;
            double reduced = _cost(_rowOf[from] - 1, column - 1) - _rowPotential[_rowOf[from]] - _columnPotential[column];
            if (reduced < slack[column])
                (slack[column], before[column]) = (reduced, from);
            if (nearest == 0 || slack[column] < slack[nearest])
                nearest = column;
        }

        Advance(slack[nearest], slack, visited);
        return nearest;
    }

    private void Advance(double delta, double[] slack, bool[] visited)
    {
        for (int column = 0; column <= _size; column++)
        {
            if (visited[column])
            {
                _rowPotential[_rowOf[column]] += delta;
                _columnPotential[column] -= delta;
            }
            else
            {
                slack[column] -= delta;
            }
        }
    }
}
