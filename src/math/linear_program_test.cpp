// Linear programs: published optima, duals, statuses, and random programs against enumeration.
#include "math/linear_program.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <random>

namespace ballast::math {
namespace {

// Dantzig and Thapa (1997), Linear Programming 1, the Wyndor example of Hillier and Lieberman:
// maximize 3x + 5y, x <= 4, 2y <= 12, 3x + 2y <= 18: 36 at (2, 6), shadow prices 0, 3/2, 1.
TEST(LinearProgram, TheWyndorExampleHasItsOptimumAndShadowPrices) {
    LinearProgram program;
    const auto x = program.add_variable(-3, 0, kNoBound);
    const auto y = program.add_variable(-5, 0, kNoBound);
    const LinearTerm first[]{{x, 1}};
    const LinearTerm second[]{{y, 2}};
    const LinearTerm third[]{{x, 3}, {y, 2}};
    program.add_row(first, -kNoBound, 4);
    program.add_row(second, -kNoBound, 12);
    program.add_row(third, -kNoBound, 18);
    const ProgramSolution solution = program.solve();
    ASSERT_EQ(solution.status, ProgramStatus::kOptimal);
    EXPECT_NEAR(solution.objective, -36, 1e-12);
    EXPECT_NEAR(solution.x[0], 2, 1e-12);
    EXPECT_NEAR(solution.x[1], 6, 1e-12);
    EXPECT_NEAR(solution.row_duals[0], 0, 1e-12);
    EXPECT_NEAR(solution.row_duals[1], -1.5, 1e-12);
    EXPECT_NEAR(solution.row_duals[2], -1, 1e-12);
}

TEST(LinearProgram, InfeasibleAndUnboundedProgramsAreReported) {
    LinearProgram program;
    const auto x = program.add_variable(-1, 0, kNoBound);
    EXPECT_EQ(program.solve().status, ProgramStatus::kUnbounded);
    const LinearTerm terms[]{{x, 1}};
    const auto row = program.add_row(terms, 5, kNoBound);
    program.set_bounds(x, 0, 4);
    EXPECT_EQ(program.solve().status, ProgramStatus::kInfeasible);
    program.set_row_bounds(row, 3, kNoBound);
    const ProgramSolution solution = program.solve();
    ASSERT_EQ(solution.status, ProgramStatus::kOptimal);
    EXPECT_NEAR(solution.objective, -4, 1e-12);
}

// Programs in two variables: the optimum is the best feasible intersection of two boundaries.
TEST(LinearProgram, RandomProgramsAgreeWithTheEnumerationOfVertices) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> draw(-1.0, 1.0);
    for (int round = 0; round < 200; ++round) {
        struct Line {
            double a, b, c;  // a x + b y <= c
        };
        std::vector<Line> lines{{1, 0, 1}, {-1, 0, 0}, {0, 1, 1}, {0, -1, 0}};
        const double p = draw(random);
        const double q = draw(random);
        LinearProgram program;
        program.add_variable(p, 0, 1);
        program.add_variable(q, 0, 1);
        ProgramSolution solution = program.solve();
        for (int k = 0; k < 4; ++k) {
            // Keeps the point (0.5, 0.5), so that there is a solution.
            const Line line{draw(random), draw(random), 0};
            const double c = 0.5 * (line.a + line.b) + 0.3 * (1 + draw(random));
            lines.push_back({line.a, line.b, c});
            const LinearTerm terms[]{{0, line.a}, {1, line.b}};
            program.add_row(terms, -kNoBound, c);
            solution = program.solve();
        }
        ASSERT_EQ(solution.status, ProgramStatus::kOptimal);
        double best = kNoBound;
        for (const Line& f : lines)
            for (const Line& g : lines) {
                const double determinant = f.a * g.b - f.b * g.a;
                if (std::abs(determinant) < 1e-9) continue;
                const double x = (f.c * g.b - f.b * g.c) / determinant;
                const double y = (f.a * g.c - f.c * g.a) / determinant;
                if (std::ranges::all_of(lines, [&](const Line& line) {
                        return line.a * x + line.b * y <= line.c + 1e-9;
                    }))
                    best = std::min(best, p * x + q * y);
            }
        EXPECT_NEAR(solution.objective, best, 1e-7);
    }
}

}  // namespace
}  // namespace ballast::math
