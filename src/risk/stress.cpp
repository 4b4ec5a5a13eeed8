#include "risk/stress.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "math/linear_algebra.hpp"
#include "risk/share_entered.hpp"

namespace ballast::risk {

namespace {

// P&L of a position for a small relative move of its price, or of its underlying's.
double exposure_of(const StressPosition& position) {
    if (!position.revalue) return position.value;
    if (position.exposure) return *position.exposure;
    constexpr double kSmall = 1e-4;
    return (position.revalue(kSmall, 0.0) - position.revalue(-kSmall, 0.0)) / (2 * kSmall);
}

// P&L by position under the moves of factors and prices, and what it consists of.
class Moved {
public:
    Moved(const StressBook& book, const StressScenario& scenario, std::span<const double> moves)
        : scenario_(scenario), moves_(moves) {
        double covered = 0.0;
        double gross = 0.0;
        factor_pnl.resize(book.factors.size());
        for (std::size_t i = 0; i < book.positions.size(); ++i) {
            const StressPosition& position = book.positions[i];
            StressedPosition row = stressed(position, i);
            if (position.value != 0.0) row.rate = row.pnl / std::abs(position.value);
            gross += std::abs(position.value);
            if (row.basis != StressBasis::kNone) covered += std::abs(position.value);
            total += row.pnl;
            positions.push_back(std::move(row));
        }
        coverage = share_entered(covered, gross);
    }

    double total = 0.0;
    double coverage = 1.0;
    std::vector<StressedPosition> positions;
    std::vector<double> factor_pnl;
    double specific = 0.0;
    double convexity = 0.0;
    double volatility = 0.0;

private:
    StressedPosition stressed(const StressPosition& position, std::size_t index) {
        const std::optional<double> own =
            index < scenario_.prices.size() ? scenario_.prices[index] : std::nullopt;
        const double points =
            scenario_.volatility_points + scenario_.volatility_move * position.volatility;
        StressedPosition row{.symbol = position.symbol};
        double explained = 0.0;
        for (std::size_t k = 0; k < position.betas.size(); ++k)
            explained += position.betas[k] * moves_[k];
        const double currency =
            index < scenario_.currencies.size() ? scenario_.currencies[index] : 0.0;
        if (own) {
            row.basis = StressBasis::kPrice;
        } else if (!position.betas.empty() && scenario_.factors_known) {
            row.basis = StressBasis::kModeled;
        } else if (currency != 0.0) {
            row.basis = StressBasis::kPrice;
        } else if (!position.revalue || points == 0.0) {
            return row;
        }
        // A price cannot fall below zero.
        const double local = std::max(own.value_or(explained), -1.0);
        const double move = currency == 0.0 ? local : (1.0 + local) * (1.0 + currency) - 1.0;
        row.pnl = position.revalue ? position.revalue(move, points) : position.value * move;
        split(position, row.pnl, move, explained, points);
        return row;
    }

    void split(const StressPosition& position, double pnl, double move, double explained,
               double points) {
        const double exposure = exposure_of(position);
        for (std::size_t k = 0; k < position.betas.size(); ++k)
            factor_pnl[k] += exposure * position.betas[k] * moves_[k];
        specific += exposure * (move - explained);
        if (!position.revalue) return;
        const double unchanged = points == 0.0 ? pnl : position.revalue(move, 0.0);
        volatility += pnl - unchanged;
        convexity += unchanged - exposure * move;
    }

    const StressScenario& scenario_;
    std::span<const double> moves_;
};

// Exposure to each factor in money, of the positions without a price of their own.
std::vector<double> exposures(const StressBook& book, const StressScenario* scenario) {
    std::vector<double> sums(book.factors.size());
    for (std::size_t i = 0; i < book.positions.size(); ++i) {
        const StressPosition& position = book.positions[i];
        const bool has_price =
            scenario != nullptr && i < scenario->prices.size() && scenario->prices[i];
        if (has_price || position.betas.empty()) continue;
        const double exposure = exposure_of(position);
        for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += exposure * position.betas[k];
    }
    return sums;
}

Status check(const StressBook& book, const StressScenario* scenario) {
    const std::size_t factors = book.factors.size();
    for (const StressPosition& position : book.positions)
        if (!position.betas.empty() && position.betas.size() != factors)
            return fail(Code::kInvalidInput,
                        fmt::format("{} has {} betas for {} factors", position.symbol,
                                    position.betas.size(), factors));
    if (book.covariance.rows != 0 && book.covariance.rows != factors)
        return fail(Code::kInvalidInput, "the covariance does not have one row for each factor");
    if (scenario == nullptr) return {};
    for (const FactorMove& shock : scenario->factors)
        if (shock.factor >= factors || shock.in_excess_of.value_or(0) >= factors)
            return fail(Code::kInvalidInput, "a shock names a factor that does not exist");
    return {};
}

bool is_modeled(std::span<const StressedPosition> positions) {
    return std::ranges::any_of(positions, [](const StressedPosition& position) {
        return position.basis == StressBasis::kModeled;
    });
}

}  // namespace

Result<StressResult> stress(const StressBook& book, const StressScenario& scenario,
                            StressMode mode) {
    TRY_STATUS(check(book, &scenario));
    TRY_STATUS(check_shocks(book.factors.size(), scenario.factors));
    const std::vector<double> stated = stated_moves(book.factors.size(), scenario.factors);
    const Moved direct(book, scenario, stated);
    StressResult result{.scenario = scenario.id, .direct = direct.total};
    ConditionalMoves moves{.moves = stated,
                           .shocked = std::vector<bool>(book.factors.size()),
                           .covariance = {},
                           .distance = {}};
    for (const FactorMove& shock : scenario.factors) moves.shocked[shock.factor] = true;
    const bool follows = !scenario.factors.empty() && book.covariance.rows != 0;
    const bool is_direct = mode == StressMode::kDirect;
    std::optional<MoveDistance> distance;
    if (follows) {
        auto given = conditional_moves(book.covariance, scenario.factors);
        if (given) {
            moves = *std::move(given);
            const std::vector<double> exposed = exposures(book, &scenario);
            result.standard_error =
                std::sqrt(std::max(0.0, math::quadratic_form(moves.covariance, exposed)));
        } else if (!is_direct) {
            return std::move(given).error();
        }
        if (is_modeled(direct.positions)) {
            TRY(const MoveDistance still, move_distance(book.covariance, stated));
            result.direct_ill_conditioned = still.is_ill_conditioned();
            distance = is_direct ? still : moves.distance;
        }
    }
    const Moved whole = moves.moves == stated ? direct : Moved(book, scenario, moves.moves);
    result.correlated = whole.total;
    if (distance) {
        result.distance = distance->together;
        result.inflation = distance->inflation;
        result.ill_conditioned = distance->is_ill_conditioned();
    }
    const Moved& shown = is_direct ? direct : whole;
    result.total = shown.total;
    result.positions = shown.positions;
    result.coverage = shown.coverage;
    result.specific = shown.specific;
    result.convexity = shown.convexity;
    result.volatility = shown.volatility;
    if (book.net_value != 0.0) result.fraction_of_net = result.total / std::abs(book.net_value);
    for (std::size_t k = 0; k < book.factors.size(); ++k)
        if (!is_direct || moves.shocked[k])
            result.factors.push_back({.factor = book.factors[k],
                                      .move = is_direct ? stated[k] : moves.moves[k],
                                      .shocked = moves.shocked[k],
                                      .pnl = shown.factor_pnl[k]});
    return result;
}

namespace {

constexpr double kSmallMove = 1e-4;
constexpr double kLowestMove = -0.999;

// P&L of the modeled positions at moves of the factors, and its slopes.
struct PnlAt {
    double pnl = 0.0;
    std::vector<double> slopes;
};

PnlAt pnl_at(const StressBook& book, std::span<const double> moves) {
    PnlAt at{.slopes = std::vector<double>(moves.size())};
    for (const StressPosition& position : book.positions) {
        if (position.betas.empty()) continue;
        const double move = std::max(math::dot(position.betas, moves), kLowestMove);
        double slope = position.value;
        if (position.revalue) {
            at.pnl += position.revalue(move, 0.0);
            slope = (position.revalue(move + kSmallMove, 0.0) -
                     position.revalue(move - kSmallMove, 0.0)) /
                    (2 * kSmallMove);
        } else {
            at.pnl += position.value * move;
        }
        for (std::size_t k = 0; k < moves.size(); ++k) at.slopes[k] += slope * position.betas[k];
    }
    return at;
}

struct NearestMoves {
    std::vector<double> moves;
    double distance = 0.0;
};

// The nearest point of the plane on which the P&L, linear at `at`, is `pnl`.
std::optional<NearestMoves> nearest(const math::Matrix& covariance, const PnlAt& at,
                                    std::span<const double> moves, double pnl) {
    const std::vector<double> direction = math::multiply(covariance, at.slopes);
    const double variance = math::dot(direction, at.slopes);
    if (!(variance > 0.0)) return std::nullopt;
    const double level = pnl - at.pnl + math::dot(at.slopes, moves);
    NearestMoves next{.moves = direction, .distance = std::abs(level) / std::sqrt(variance)};
    for (double& move : next.moves) move *= level / variance;
    return next;
}

// From the moves by the deltas; nullopt when the iteration does not settle on the P&L.
std::optional<NearestMoves> nearest_revalued(const StressBook& book, NearestMoves start,
                                             double pnl) {
    constexpr int kRounds = 100;
    constexpr double kTolerance = 1e-7;
    double step = 1.0;
    double last_miss = std::abs(pnl);
    for (int round = 0; round < kRounds; ++round) {
        const PnlAt at = pnl_at(book, start.moves);
        const auto next = nearest(book.covariance, at, start.moves, pnl);
        if (!next) return std::nullopt;
        const double miss = std::abs(at.pnl - pnl);
        double change = 0.0;
        for (std::size_t k = 0; k < start.moves.size(); ++k)
            change = std::max(change, std::abs(next->moves[k] - start.moves[k]));
        if (miss <= kTolerance * std::abs(pnl) && change <= kTolerance) return *next;
        // Steps that overshoot are halved.
        if (round > 0 && miss > last_miss) step = std::max(0.5 * step, 0.05);
        last_miss = miss;
        for (std::size_t k = 0; k < start.moves.size(); ++k)
            start.moves[k] += step * (next->moves[k] - start.moves[k]);
    }
    return std::nullopt;
}

}  // namespace

Result<ReverseStress> reverse_stress(const StressBook& book, double pnl) {
    TRY_STATUS(check(book, nullptr));
    const std::vector<double> exposed = exposures(book, nullptr);
    const std::vector<double> still(book.factors.size());
    std::optional<NearestMoves> found;
    if (book.covariance.rows != 0)
        found = nearest(book.covariance, {.slopes = exposed}, still, pnl);
    if (!found)
        return fail(Code::kInvalidInput,
                    "the positions have no exposure to the factors: no move of these changes the "
                    "value");
    ReverseStress result{.pnl = pnl};
    const bool has_options = std::ranges::any_of(
        book.positions, [](const StressPosition& position) { return bool(position.revalue); });
    if (has_options) {
        const auto revalued = nearest_revalued(book, *found, pnl);
        result.reached = revalued.has_value();
        if (revalued) found = revalued;
    }
    result.distance = found->distance;
    result.revalued = has_options ? pnl_at(book, found->moves).pnl : pnl;
    result.convexity = result.revalued;
    for (std::size_t k = 0; k < book.factors.size(); ++k) {
        const double by_factor = exposed[k] * found->moves[k];
        result.convexity -= by_factor;
        result.factors.push_back({.factor = book.factors[k],
                                  .move = found->moves[k],
                                  .shocked = true,
                                  .pnl = by_factor});
    }
    if (!has_options) result.convexity = 0.0;
    return result;
}

}  // namespace ballast::risk
