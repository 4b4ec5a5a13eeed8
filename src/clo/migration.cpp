#include "clo/migration.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "base/threads.hpp"
#include "clo/rating_derivation.hpp"
#include "clo/refuse.hpp"
#include "clo/variable_draws.hpp"

namespace ballast::clo {

namespace {

constexpr std::size_t kMigratedAtOnce = 256;  // paths that a thread takes at a time
constexpr std::size_t kMostNamedAssets = 10;  // assets in an error

int months_of(MigrationPeriod period) {
    switch (period) {
        case MigrationPeriod::kQuarterly:
            return 3;
        case MigrationPeriod::kSemiannual:
            return 6;
        case MigrationPeriod::kAnnual:
            break;
    }
    return 12;
}

std::optional<std::size_t> place_of(const std::vector<std::string>& states, std::string_view name) {
    const auto found = std::ranges::find(states, name);
    if (found == states.end()) return std::nullopt;
    return static_cast<std::size_t>(found - states.begin());
}

// The state of a rating, or of the same letters without the modifier.
std::optional<std::size_t> state_of(const std::vector<std::string>& states, std::string_view name) {
    if (const auto exact = place_of(states, name)) return exact;
    std::string_view letters = name;
    while (!letters.empty() && std::string_view("+-123").contains(letters.back()))
        letters.remove_suffix(1);
    if (letters.size() == name.size()) return std::nullopt;
    return place_of(states, letters);
}

bool on_moodys_scale(const std::vector<std::string>& states) {
    return std::ranges::any_of(states, [](const std::string& state) {
        return state.starts_with("Baa") || state.starts_with("Caa");
    });
}

std::optional<std::string> rating_name(const Holding& holding, bool moodys, fin::Date as_of) {
    const RatedAsset rated = rate(holding, {.as_of = as_of});
    if (moodys)
        return rated.moodys_rating.value
                   ? std::optional(std::string(describe::to_word(*rated.moodys_rating.value)))
                   : std::nullopt;
    std::optional<SpRating> rating = rated.sp_rating.value;
    if ((!rating || !is_rated(*rating)) && rated.moodys_rating.value)
        rating = sp_equivalent(*rated.moodys_rating.value, RatingTable::kCorrected);
    return rating ? std::optional(std::string(describe::to_word(*rating))) : std::nullopt;
}

// Values of one figure by path, reduced to a mean and percentiles.
MigrationFigure reduced(std::span<double> values) {
    MigrationFigure figure;
    double sum = 0.0;
    for (const double value : values) sum += value;
    figure.mean = sum / static_cast<double>(values.size());
    const auto at = [&](double level) {
        const auto place =
            static_cast<std::ptrdiff_t>(std::floor(level * static_cast<double>(values.size() - 1)));
        std::ranges::nth_element(values, values.begin() + place);
        return values[static_cast<std::size_t>(place)];
    };
    figure.p5 = at(0.05);
    figure.p50 = at(0.5);
    figure.p95 = at(0.95);
    return figure;
}

struct MigrationStep {
    std::size_t period = 0;
    bool moves = false;
    std::uint64_t number = 0;
};

class Migrator {
public:
    Migrator(const CompiledDeal& compiled, std::vector<const Holding*> assets,
             std::vector<std::size_t> holdings, std::vector<std::size_t> start,
             const CorrelatedVariables& variables, const math::Matrix& matrix,
             const MigrationTerms& terms, const Work& work)
        : compiled_(compiled),
          assets_(std::move(assets)),
          holdings_(std::move(holdings)),
          start_(std::move(start)),
          variables_(variables),
          terms_(terms),
          work_(work),
          draws_(variables, terms.seed, 0.0),
          steps_(matrix, [&](double p) { return draws_.quantile(p); }),
          last_(matrix.rows - 1),
          states_(terms.paths * assets_.size()),
          defaulted_(terms.paths, 0.0) {
        for (std::size_t p = 0; p < terms.paths; ++p)
            std::ranges::copy(start_,
                              states_.begin() + static_cast<std::ptrdiff_t>(p * assets_.size()));
    }

    Status run(int every, std::vector<MigrationDate>& dates) {
        std::uint64_t number = 0;
        for (std::size_t k = 0; k < compiled_.plan.periods.size(); ++k) {
            const bool moves = (k + 1) % static_cast<std::size_t>(every) == 0;
            values_.assign(figures() * terms_.paths, 0.0);
            parallel_blocks(work_, terms_.paths, kMigratedAtOnce,
                            [&](std::size_t, std::size_t begin, std::size_t end) {
                                move(begin, end, {k, moves, number});
                            });
            TRY_STATUS(work_.cancel.check());
            if (moves) ++number;
            dates.push_back(date_of(k));
            if (work_.report)
                work_.report({k + 1, compiled_.plan.periods.size(), "dates", "migration"});
        }
        return {};
    }

private:
    enum Other { kUpgrades, kDowngrades, kDefaults, kDefaultedPar, kCdr, kMatured, kOthers };

    std::size_t figures() const { return 2 * (last_ + 1) + kOthers; }
    double& value(std::size_t figure, std::size_t path) {
        return values_[figure * terms_.paths + path];
    }
    double balance(std::size_t a, std::size_t k) const {
        return compiled_.collateral.at(holdings_[a], k).end / unit();
    }
    double balance_before(std::size_t a, std::size_t k) const {
        return compiled_.collateral.at(holdings_[a], k).begin / unit();
    }
    double unit() const { return compiled_.plan.cents ? 100.0 : 1.0; }

    void move(std::size_t begin, std::size_t end, const MigrationStep& step) {
        math::Matrix drawn;
        if (step.moves) drawn = draws_.draw(begin, end - begin, step.number);
        for (std::size_t p = begin; p < end; ++p) {
            double performing = 0.0;
            for (std::size_t a = 0; a < assets_.size(); ++a) {
                std::uint8_t& state = states_[p * assets_.size() + a];
                const double before = balance_before(a, step.period);
                if (state != last_ && before > 0.0) {
                    performing += before;
                    if (step.moves)
                        follow(p, state, drawn(variables_.variable[a], p - begin), before);
                }
                count(p, a, state, step.period);
            }
            if (performing > 0.0)
                value(2 * (last_ + 1) + kCdr, p) = value(2 * (last_ + 1) + kDefaultedPar, p) /
                                                   performing * (12.0 / months_of(terms_.period));
            value(2 * last_, p) += defaulted_[p];
        }
    }

    void follow(std::size_t p, std::uint8_t& state, double drawn, double before) {
        const std::size_t next = steps_.next(state, drawn);
        const std::size_t others = 2 * (last_ + 1);
        if (next == last_) {
            value(others + kDefaults, p) += 1.0;
            value(others + kDefaultedPar, p) += before;
            defaulted_[p] += before;
        } else if (next < state) {
            value(others + kUpgrades, p) += 1.0;
        } else if (next > state) {
            value(others + kDowngrades, p) += 1.0;
        }
        state = static_cast<std::uint8_t>(next);
    }

    // Par and count of the asset in its state at the end of the period.
    void count(std::size_t p, std::size_t a, std::size_t state, std::size_t k) {
        if (state == last_) {
            value(2 * state + 1, p) += 1.0;
            if (start_[a] == last_) value(2 * state, p) += assets_[a]->par.to_double();
            return;
        }
        const double par = balance(a, k);
        if (par <= 0.0) {
            value(2 * (last_ + 1) + kMatured, p) += 1.0;
            return;
        }
        value(2 * state, p) += par;
        value(2 * state + 1, p) += 1.0;
    }

    MigrationDate date_of(std::size_t k) {
        MigrationDate date{.date = compiled_.plan.periods[k].dates.payment};
        const auto figure = [&](std::size_t f) {
            return reduced({values_.data() + f * terms_.paths, terms_.paths});
        };
        for (std::size_t s = 0; s <= last_; ++s)
            date.ratings.push_back({terms_.transition.states[s], figure(2 * s), figure(2 * s + 1)});
        const std::size_t others = 2 * (last_ + 1);
        date.upgrades = figure(others + kUpgrades);
        date.downgrades = figure(others + kDowngrades);
        date.defaults = figure(others + kDefaults);
        date.defaulted_par = figure(others + kDefaultedPar);
        date.cdr = figure(others + kCdr);
        date.matured = figure(others + kMatured);
        return date;
    }

    const CompiledDeal& compiled_;
    std::vector<const Holding*> assets_;
    std::vector<std::size_t> holdings_;  // place of each asset in the collateral
    std::vector<std::size_t> start_;
    const CorrelatedVariables& variables_;
    const MigrationTerms& terms_;
    const Work& work_;
    VariableDraws draws_;
    TransitionSteps steps_;
    std::size_t last_;
    std::vector<std::uint8_t> states_;  // by path, then asset
    std::vector<double> defaulted_;     // par in all, by path
    std::vector<double> values_;        // by figure, then path
};

Status check(const MigrationTerms& terms, int months, int payment_months) {
    if (terms.paths == 0 || terms.paths > kMaxMigrationPaths)
        return refuse(
            fmt::format("paths is {}: expected 1 to {}", terms.paths, kMaxMigrationPaths));
    if (months % payment_months != 0)
        return refuse(
            fmt::format("period is of {} months and the deal pays every {} months: "
                        "expected a multiple",
                        months, payment_months));
    return {};
}

}  // namespace

Result<std::vector<std::size_t>> rating_states(std::span<const Holding* const> assets,
                                               const std::vector<std::string>& states,
                                               fin::Date as_of) {
    const bool moodys = on_moodys_scale(states);
    std::vector<std::size_t> result;
    std::string unknown;
    std::size_t count = 0;
    for (const Holding* asset : assets) {
        if (asset->defaulted.value_or(false)) {
            result.push_back(states.size() - 1);
            continue;
        }
        const std::optional<std::string> name = rating_name(*asset, moodys, as_of);
        const auto state = name ? state_of(states, *name) : std::nullopt;
        result.push_back(state.value_or(0));
        if (state || ++count > kMostNamedAssets) continue;
        unknown += fmt::format("{}{} ({})", unknown.empty() ? "" : ", ", asset->id,
                               name.value_or("no rating"));
    }
    if (count > 0)
        return refuse(
            fmt::format("{} assets have a rating that is not a state of the transition matrix: {}",
                        count, unknown));
    return result;
}

Result<Migration> migrate(const Deal& deal, std::span<const Holding> holdings,
                          const Assumptions& assumptions, const ProjectionTerms& terms,
                          const MigrationTerms& migration, const Work& work) {
    TRY(const math::Matrix given, checked_transition(migration.transition));
    const int months = months_of(migration.period);
    TRY_STATUS(check(migration, months, deal.payments.months));
    TRY(const PeriodMatrix period,
        period_matrix(given, migration.transition.months, months, migration.root));
    Assumptions without = assumptions;
    without.defaults = 0.0;
    without.default_events.clear();
    TRY(const CompiledDeal compiled, compile_all(deal, holdings, without, terms));
    std::vector<const Holding*> assets;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        assets.push_back(&holdings[i]);
        places.push_back(i);
    }
    TRY(std::vector<std::size_t> start,
        rating_states(assets, migration.transition.states, terms.as_of));
    TRY(const CorrelatedVariables variables, correlated_variables(assets, migration.correlation));

    Migration result{.paths = migration.paths,
                     .states = migration.transition.states,
                     .lowest_root_entry = period.lowest_entry,
                     .root_distance = period.distance,
                     .correlation = variables.used,
                     .issues = compiled.collateral.issues};
    for (std::size_t i = 0; i < period.matrix.rows; ++i) {
        const auto row = period.matrix.row(i);
        result.period_matrix.emplace_back(row.begin(), row.end());
    }
    Migrator migrator(compiled, std::move(assets), std::move(places), std::move(start), variables,
                      period.matrix, migration, work);
    TRY_STATUS(migrator.run(months / deal.payments.months, result.dates));
    return result;
}

}  // namespace ballast::clo
