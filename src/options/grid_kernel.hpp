// Steps of a finite-difference grid for several American or European options at once, dispatched at
// run time to the vector instructions of the processor (Highway).
//
// A lane is an option. Its values W, in money of now, are martingales but for early exercise: with
// places in deviations (sigma sqrt(T)) along the path of its drift and times as shares of T they
// satisfy W_s + W_xx / 2 = 0, whatever the terms, so that all lanes share one operator, and its
// factors are found once. What the terms leave is the obstacle, what exercise pays: a(s) - b(s)
// exp(deviation x), as of a put. Each step is Crank-Nicolson or implicit; the linear
// complementarity problem is solved exactly in one pass, eliminating towards the side that is
// exercised (Brennan and Schwartz 1977).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ballast::options {

inline constexpr std::size_t kGridLanes = 8;

using GridRow = std::array<double, kGridLanes>;

// What exercise pays in each lane at one time: level - slope exp(deviation x).
struct Obstacle {
    GridRow level{};
    GridRow slope{};
};

// The places of a grid and the operator W_xx / 2 on them: lower (W_{i-1} - W_i) + upper (W_{i+1} -
// W_i).
struct GridPlaces {
    std::vector<double> x;
    std::vector<double> lower, upper;
};

struct GridStep {
    double change = 0.0;    // of s, above zero
    double implicit = 0.5;  // share of the step that is: 1 or 1/2
    Obstacle obstacle;      // at the step's end
    bool jumps = false;     // whether `before` holds as well, at the same time
    Obstacle before;        // just before a dividend is paid
};

struct GridLanes {
    GridRow deviation{};
    Obstacle payoff;                       // at expiry
    std::array<bool, kGridLanes> early{};  // whether the obstacle holds before expiry
    // Whether what is exercised may not lie on one side of one place: then the multipliers of the
    // constraint are carried from step to step (Ikonen and Toivanen 2004).
    bool any_region = false;
};

// W at every place, now: values[i * kGridLanes + lane].
void solve_grid(const GridPlaces& places, const std::vector<GridStep>& steps,
                const GridLanes& lanes, std::vector<double>& values);

}  // namespace ballast::options
