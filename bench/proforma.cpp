// Suggestions and effects for 200 positions: bench_proforma MODE REPETITIONS (bench/README.md).
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

#include "math/linear_program.hpp"
#include "risk/suggest.hpp"
#include "risk/var.hpp"

namespace {

using namespace ballast;

constexpr std::size_t kPositions = 200;
constexpr std::size_t kDates = 1000;

risk::SuggestBook make_book() {
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    risk::SuggestBook book{.factors = {"Market"}};
    book.pnl.pnl = math::Matrix::zero(kDates, kPositions);
    book.pnl.dates.resize(kDates);
    for (std::size_t i = 0; i < kPositions; ++i) {
        book.lines.push_back({.symbol = "S" + std::to_string(i),
                              .value = 1000.0 * static_cast<double>(10 + i * 37 % 90),
                              .unit_value = 10.0,
                              .is_hedge = i == 0,
                              .betas = {0.5 + 0.1 * static_cast<double>(i % 11)}});
        book.pnl.symbols.push_back(book.lines.back().symbol);
        book.net_value += book.lines.back().value;
    }
    for (std::size_t t = 0; t < kDates; ++t) {
        const double market = 0.01 * normal(random);
        for (std::size_t i = 0; i < kPositions; ++i)
            book.pnl.pnl(t, i) = book.lines[i].betas[0] * market + 0.015 * normal(random);
    }
    return book;
}

std::vector<double> values_of(const risk::SuggestBook& book) {
    std::vector<double> values;
    for (const risk::SuggestLine& line : book.lines) values.push_back(line.value);
    return values;
}

// The smallest turnover by the program with a row per scenario: the peer.
double full_program(const risk::SuggestBook& book, double target) {
    math::LinearProgram program;
    for (const risk::SuggestLine& line : book.lines) program.add_variable(1.0, 0.0, line.value);
    const std::size_t level = program.add_variable(0.0, -math::kNoBound, math::kNoBound);
    std::vector<math::LinearTerm> es{{level, 1.0}};
    for (std::size_t t = 0; t < kDates; ++t) {
        const std::size_t excess = program.add_variable(0.0, 0.0, math::kNoBound);
        es.push_back({excess, 1.0 / (0.01 * kDates)});
        std::vector<math::LinearTerm> row{{excess, 1.0}, {level, 1.0}};
        double now = 0.0;
        for (std::size_t i = 0; i < kPositions; ++i) {
            row.push_back({i, -book.pnl.pnl(t, i)});
            now += book.pnl.pnl(t, i) * book.lines[i].value;
        }
        program.add_row(row, -now, math::kNoBound);
    }
    program.add_row(es, -math::kNoBound, target);
    return program.solve().objective;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) return 2;
    const std::string_view mode = arguments[1];
    const int repetitions = std::atoi(arguments[2]);
    const risk::SuggestBook book = make_book();
    const risk::TailSettings tail{.measure = risk::TailMeasure::kEs, .confidence = 0.99};
    const double target = 0.8 * risk::tail_figures(book.pnl, values_of(book), tail).value;
    std::vector<risk::SuggestStyle> styles{risk::SuggestStyle::kLeastTurnover};
    if (mode == "all")
        styles = {risk::SuggestStyle::kLeastTurnover, risk::SuggestStyle::kFewestTrades,
                  risk::SuggestStyle::kProportional, risk::SuggestStyle::kHedge};
    double turnover = 0.0;
    for (int i = 0; i < repetitions; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        if (mode == "full") {
            turnover = full_program(book, target);
        } else {
            const auto found = risk::suggest(
                book,
                {.goals = {{.kind = risk::GoalKind::kTail, .tail = tail, .target = target}},
                 .styles = styles},
                [&](std::size_t, std::span<const double> values) -> Result<double> {
                    return risk::tail_figures(book.pnl, values, tail).value;
                },
                {});
            if (!found || !found->front().is_feasible) return 1;
            turnover = found->front().traded_value;
        }
        const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
        std::printf("time %.9f\n", time.count());
    }
    std::printf("value turnover %.6f\n", turnover);
    return 0;
}
