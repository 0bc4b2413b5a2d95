namespace BayesSampler.Models.Tests;

/// <summary>A right-hand side written by hand; keeps no scratch.</summary>
internal abstract unsafe class Equation(int states, int parameters) : OdeSystem
{
    public override int States { get; } = states;

    public override int Parameters { get; } = parameters;

    public override int ScratchSize => 0;

    public sealed override void Derivative(double* inputs, double* outputs, double* scratch) =>
        Derivative(inputs[0], inputs + 1, inputs + 1 + States, outputs);

    public sealed override void Jacobians(double* inputs, double* outputs, double* scratch)
    {
        double* jy = outputs + States;
        Jacobians(inputs[0], inputs + 1, inputs + 1 + States, outputs, jy, jy + States * States);
    }

    protected abstract void Derivative(double t, double* y, double* p, double* dy);

    protected abstract void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp);
}

/// <summary>y' = -k y.</summary>
internal sealed unsafe class Decay() : Equation(1, 1)
{
    protected override void Derivative(double t, double* y, double* p, double* dy) => dy[0] = -p[0] * y[0];

    protected override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp)
    {
        Derivative(t, y, p, dy);
        jy[0] = -p[0];
        jp[0] = -y[0];
    }
}

/// <summary>x' = v, v' = -w^2 x.</summary>
internal sealed unsafe class Oscillator() : Equation(2, 1)
{
    protected override void Derivative(double t, double* y, double* p, double* dy)
    {
        dy[0] = y[1];
        dy[1] = -p[0] * p[0] * y[0];
    }

    protected override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp)
    {
        Derivative(t, y, p, dy);
        jy[0] = 0;
        jy[1] = 1;
        jy[2] = -p[0] * p[0];
        jy[3] = 0;
        jp[0] = 0;
        jp[1] = -2 * p[0] * y[0];
    }
}

/// <summary>y' = r (1 + a cos(w t)) y (1 - y / K): growth in seasons; parameters r, K, a, w.</summary>
internal sealed unsafe class SeasonalLogistic() : Equation(1, 4)
{
    protected override void Derivative(double t, double* y, double* p, double* dy) =>
        dy[0] = p[0] * (1 + p[2] * PortableMath.Cos(p[3] * t)) * y[0] * (1 - y[0] / p[1]);

    protected override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp)
    {
        Derivative(t, y, p, dy);
        double season = 1 + p[2] * PortableMath.Cos(p[3] * t);
        double growth = y[0] * (1 - y[0] / p[1]);
        jy[0] = p[0] * season * (1 - 2 * y[0] / p[1]);
        jp[0] = season * growth;
        jp[1] = p[0] * season * y[0] * y[0] / (p[1] * p[1]);
        jp[2] = p[0] * PortableMath.Cos(p[3] * t) * growth;
        jp[3] = -p[0] * p[2] * t * PortableMath.Sin(p[3] * t) * growth;
    }
}

/// <summary>u' = (alpha - beta v) u, v' = (-gamma + delta u) v.</summary>
internal sealed unsafe class LotkaVolterra() : Equation(2, 4)
{
    protected override void Derivative(double t, double* y, double* p, double* dy)
    {
        dy[0] = (p[0] - p[1] * y[1]) * y[0];
        dy[1] = (-p[2] + p[3] * y[0]) * y[1];
    }

    protected override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp)
    {
        Derivative(t, y, p, dy);
        jy[0] = p[0] - p[1] * y[1];
        jy[1] = -p[1] * y[0];
        jy[2] = p[3] * y[1];
        jy[3] = -p[2] + p[3] * y[0];
        jp[0] = y[0];
        jp[1] = -y[0] * y[1];
        jp[2] = 0;
        jp[3] = 0;
        jp[4] = 0;
        jp[5] = 0;
        jp[6] = -y[1];
        jp[7] = y[0] * y[1];
    }
}

/// <summary>x' = v, v' = mu (1 - x^2) v - x.</summary>
internal sealed unsafe class VanDerPol() : Equation(2, 1)
{
    protected override void Derivative(double t, double* y, double* p, double* dy)
    {
        dy[0] = y[1];
        dy[1] = p[0] * (1 - y[0] * y[0]) * y[1] - y[0];
    }

    protected override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp)
    {
        Derivative(t, y, p, dy);
        jy[0] = 0;
        jy[1] = 1;
        jy[2] = -2 * p[0] * y[0] * y[1] - 1;
        jy[3] = p[0] * (1 - y[0] * y[0]);
        jp[0] = 0;
        jp[1] = (1 - y[0] * y[0]) * y[1];
    }
}

/// <summary>Robertson's reactions: y1' = -a y1 + b y2 y3, y2' = a y1 - b y2 y3 - c y2^2, y3' = c y2^2.</summary>
internal sealed unsafe class Robertson() : Equation(3, 3)
{
    protected override void Derivative(double t, double* y, double* p, double* dy)
    {
        dy[0] = -p[0] * y[0] + p[1] * y[1] * y[2];
        dy[2] = p[2] * y[1] * y[1];
        dy[1] = -dy[0] - dy[2];
    }

    protected override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp)
    {
        Derivative(t, y, p, dy);
        jy[0] = -p[0];
        jy[1] = p[1] * y[2];
        jy[2] = p[1] * y[1];
        jy[6] = 0;
        jy[7] = 2 * p[2] * y[1];
        jy[8] = 0;
        jp[0] = -y[0];
        jp[1] = y[1] * y[2];
        jp[2] = 0;
        jp[6] = 0;
        jp[7] = 0;
        jp[8] = y[1] * y[1];
        for (int k = 0; k < 3; k++)
        {
            jy[3 + k] = -jy[k] - jy[6 + k];
            jp[3 + k] = -jp[k] - jp[6 + k];
        }
    }
}

/// <summary>y' = -sqrt(1 - t): no number behind t = 1; without parameters.</summary>
internal sealed unsafe class EndsAtOne() : Equation(1, 0)
{
    protected override void Derivative(double t, double* y, double* p, double* dy) => dy[0] = -Math.Sqrt(1 - t);

    protected override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp)
    {
        Derivative(t, y, p, dy);
        jy[0] = 0;
    }
}

/// <summary>y' = p y^2: infinite at t = 1 / (p y0).</summary>
internal sealed unsafe class BlowUp() : Equation(1, 1)
{
    protected override void Derivative(double t, double* y, double* p, double* dy) => dy[0] = p[0] * y[0] * y[0];

    protected override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp)
    {
        Derivative(t, y, p, dy);
        jy[0] = 2 * p[0] * y[0];
        jp[0] = y[0] * y[0];
    }
}

/// <summary>
/// y_i' = p_0 (y_(i-1) - 2 y_i + y_(i+1)) + p_(1 + i mod sources): diffusion with sources and zero boundaries.
/// </summary>
internal sealed unsafe class Diffusion(int states, int sources) : Equation(states, 1 + sources)
{
    protected override void Derivative(double t, double* y, double* p, double* dy)
    {
        for (int i = 0; i < States; i++)
        {
            double left = i == 0 ? 0 : y[i - 1], right = i == States - 1 ? 0 : y[i + 1];
            dy[i] = p[0] * (left - 2 * y[i] + right) + p[1 + i % sources];
        }
    }

    protected override void Jacobians(double t, double* y, double* p, double* dy, double* jy, double* jp)
    {
        Derivative(t, y, p, dy);
        new Span<double>(jy, States * States).Clear();
        new Span<double>(jp, States * Parameters).Clear();
        for (int i = 0; i < States; i++)
        {
            double left = i == 0 ? 0 : y[i - 1], right = i == States - 1 ? 0 : y[i + 1];
            if (i > 0) jy[i * States + i - 1] = p[0];
            if (i < States - 1) jy[i * States + i + 1] = p[0];
            jy[i * States + i] = -2 * p[0];
            jp[i * Parameters] = left - 2 * y[i] + right;
            jp[i * Parameters + 1 + i % sources] = 1;
        }
    }
}
