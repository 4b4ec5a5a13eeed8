#include "plan/tally.hpp"

#include <algorithm>

#include "base/random.hpp"

namespace ballast::plan {

int years_needed(const Compiled& plan, std::uint64_t path) {
    if (plan.survival.empty()) return plan.years;
    constexpr std::uint64_t kLifetimes = 0x6c696665;  // "life": separate from the market draws
    const bool mirrored = plan.antithetic && path % kAntitheticGroup >= kAntitheticGroup / 2;
    const double drawn =
        Stream(plan.seed, kLifetimes).uniform(mirrored ? path - kAntitheticGroup / 2 : path);
    const double u = mirrored ? 1.0 - drawn : drawn;
    // Alive at the end of year k with probability survival[k]: death occurs in the first year in
    // which survival is below u; that year is still paid.
    const auto dead = std::partition_point(plan.survival.begin(), plan.survival.end(),
                                           [u](double alive) { return alive >= u; });
    return std::min(plan.years, static_cast<int>(dead - plan.survival.begin()) + 1);
}

void Tally::add_tile(const Compiled& plan, std::uint64_t tile, std::size_t count,
                     const TileState& s) {
    failed.resize(static_cast<std::size_t>(plan.years), 0);
    const auto never = static_cast<double>(plan.years);
    std::array<double, kTile> succeeded{};
    static_assert(kTile % 64 == 0);
    const std::size_t word = success_bits.size();
    success_bits.resize(word + kTile / 64);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t path = tile * kTile + i;
        double failed_year = s.failed_year[i];
        if (plan.positive_end && failed_year == never && !(s.balance[i] > 0.0))
            failed_year = never - 1;
        if (!plan.survival.empty() && failed_year >= years_needed(plan, path)) failed_year = never;
        const double real = s.balance[i] / s.cpi[i];
        const PathKey key{failed_year, real, path};
        if (paths == 0 || key.worse_than(worst)) worst = key;
        ++paths;
        if (failed_year < never)
            ++failed[static_cast<std::size_t>(failed_year)];
        else
            ++successes;
        succeeded[i] = failed_year < never ? 0.0 : 1.0;
        success_bits[word + i / 64] |= std::uint64_t{failed_year < never ? 0U : 1U} << i % 64;
        terminal += s.balance[i];
        terminal_squares += s.balance[i] * s.balance[i];
        terminal_real += real;
        shortfall += s.shortfall[i];
        taxes += s.taxes[i];
        if (s.cuts[i] > 0.0) {
            ++paths_with_cut;
            cut_years += s.cuts[i];
            largest_cut += s.largest_cut[i];
        }
        const double first = s.first_spending[i] / s.first_cpi[i];
        lowest += first > 0.0 ? s.lowest_real[i] / first : 0.0;
    }
    if (plan.antithetic) add_pairs(count, succeeded, s.balance);
    if (plan.quasi) {
        for (std::size_t i = 0; i < count; ++i) {
            shift_successes[tile % kShifts] += succeeded[i];
            shift_terminals[tile % kShifts] += s.balance[i];
        }
    }
}

void Tally::add_pairs(std::size_t count, const std::array<double, kTile>& succeeded,
                      const std::array<double, kTile>& balance) {
    constexpr std::size_t kHalf = kAntitheticGroup / 2;
    for (std::size_t group = 0; group + kAntitheticGroup <= count; group += kAntitheticGroup) {
        for (std::size_t i = group; i < group + kHalf; ++i) {
            const double success = 0.5 * (succeeded[i] + succeeded[i + kHalf]);
            const double end = 0.5 * (balance[i] + balance[i + kHalf]);
            pair_success_squares += success * success;
            pair_terminal_squares += end * end;
        }
    }
}

void Tally::add(const Tally& other) {
    if (other.paths == 0) return;
    if (paths == 0 || other.worst.worse_than(worst)) worst = other.worst;
    failed.resize(std::max(failed.size(), other.failed.size()), 0);
    for (std::size_t k = 0; k < other.failed.size(); ++k) failed[k] += other.failed[k];
    paths += other.paths;
    successes += other.successes;
    success_bits.insert(success_bits.end(), other.success_bits.begin(), other.success_bits.end());
    terminal += other.terminal;
    terminal_squares += other.terminal_squares;
    terminal_real += other.terminal_real;
    shortfall += other.shortfall;
    taxes += other.taxes;
    paths_with_cut += other.paths_with_cut;
    cut_years += other.cut_years;
    largest_cut += other.largest_cut;
    lowest += other.lowest;
    pair_success_squares += other.pair_success_squares;
    pair_terminal_squares += other.pair_terminal_squares;
    for (std::size_t k = 0; k < kShifts; ++k) {
        shift_successes[k] += other.shift_successes[k];
        shift_terminals[k] += other.shift_terminals[k];
    }
}

}  // namespace ballast::plan
