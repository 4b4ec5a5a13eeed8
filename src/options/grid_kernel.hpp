// Steps of a finite-difference grid for several American or European options at once, dispatched at
// run time to the vector instructions of the processor (Highway).
//
// A lane is an option. Its values W, discounted to today, are martingales apart from early
// exercise: with space in standard deviations (sigma sqrt(T)) relative to the drift and time as a
// share of T they satisfy W_s + W_xx / 2 = 0 whatever the terms, so that all lanes share one
// operator, which is factored once. The terms only enter the obstacle, the exercise value: a(s) -
// b(s) exp(deviation x), as for a put. Each step is Crank-Nicolson or implicit; the linear
// complementarity problem is solved exactly in one pass by eliminating towards the exercise region
// (Brennan and Schwartz 1977).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ballast::options {

inline constexpr std::size_t kGridLanes = 8;

using GridRow = std::array<double, kGridLanes>;

// Exercise value in each lane at one time: level - slope exp(deviation x).
struct Obstacle {
    GridRow level{};
    GridRow slope{};
};

// The points of a grid and the operator W_xx / 2 on them: lower (W_{i-1} - W_i) + upper (W_{i+1} -
// W_i).
struct GridPlaces {
    std::vector<double> x;
    std::vector<double> lower, upper;
};

struct GridStep {
    double change = 0.0;    // step in s, positive
    double implicit = 0.5;  // implicit share of the step: 1 or 1/2
    Obstacle obstacle;      // at the end of the step
    bool jumps = false;     // whether `before` applies as well, at the same time
    Obstacle before;        // just before a dividend is paid
};

struct GridLanes {
    GridRow deviation{};
    Obstacle payoff;                       // at expiry
    std::array<bool, kGridLanes> early{};  // whether the obstacle holds before expiry
    // Whether the exercise region may not lie on one side of a single point: the multipliers of the
    // constraint are then carried from step to step (Ikonen and Toivanen 2004).
    bool any_region = false;
};

// W at every point, today: values[i * kGridLanes + lane].
void solve_grid(const GridPlaces& places, const std::vector<GridStep>& steps,
                const GridLanes& lanes, std::vector<double>& values);

}  // namespace ballast::options
