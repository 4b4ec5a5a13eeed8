#include "risk/stress.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "math/linear_algebra.hpp"

namespace ballast::risk {

namespace {

struct Split {
    std::vector<std::size_t> shocked;
    std::vector<std::size_t> others;
    std::vector<double> moves;  // of the shocked ones
};

Result<Split> split(std::size_t factors, std::span<const FactorMove> shocks) {
    std::vector<std::optional<double>> moves(factors);
    for (const FactorMove& shock : shocks) {
        CHECK(shock.factor < factors);
        if (moves[shock.factor])
            return fail(Code::kInvalidInput, "a factor is shocked twice: give one move for each");
        moves[shock.factor] = shock.move;
    }
    Split split;
    for (std::size_t i = 0; i < factors; ++i) {
        if (moves[i]) split.moves.push_back(*moves[i]);
        (moves[i] ? split.shocked : split.others).push_back(i);
    }
    return split;
}

math::Matrix part(const math::Matrix& whole, std::span<const std::size_t> rows,
                  std::span<const std::size_t> columns) {
    math::Matrix part = math::Matrix::zero(rows.size(), columns.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < columns.size(); ++j) part(i, j) = whole(rows[i], columns[j]);
    return part;
}

// P&L by position under the moves of factors and prices.
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
        if (gross > 0.0) coverage = covered / gross;
    }

    double total = 0.0;
    double coverage = 1.0;
    std::vector<StressedPosition> positions;
    std::vector<double> factor_pnl;

private:
    double volatility_points(const StressPosition& position) const {
        return scenario_.volatility_points + scenario_.volatility_move * position.volatility;
    }

    StressedPosition stressed(const StressPosition& position, std::size_t index) {
        const std::optional<double> own =
            index < scenario_.prices.size() ? scenario_.prices[index] : std::nullopt;
        StressedPosition row{.symbol = position.symbol};
        double move = own.value_or(0.0);
        if (own) {
            row.basis = StressBasis::kPrice;
        } else if (!position.betas.empty()) {
            row.basis = StressBasis::kModeled;
            for (std::size_t k = 0; k < moves_.size(); ++k) move += position.betas[k] * moves_[k];
        } else if (!position.revalue || volatility_points(position) == 0.0) {
            return row;
        }
        // A price cannot fall below zero.
        move = std::max(move, -1.0);
        row.pnl = position.revalue ? position.revalue(move, volatility_points(position))
                                   : position.value * move;
        if (row.basis == StressBasis::kModeled && !position.revalue)
            for (std::size_t k = 0; k < moves_.size(); ++k)
                factor_pnl[k] += position.value * position.betas[k] * moves_[k];
        return row;
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
        // The delta of an option: its P&L for a small move of the underlying.
        constexpr double kSmall = 1e-4;
        const double value =
            position.revalue
                ? (position.revalue(kSmall, 0.0) - position.revalue(-kSmall, 0.0)) / (2 * kSmall)
                : position.value;
        for (std::size_t k = 0; k < sums.size(); ++k) sums[k] += value * position.betas[k];
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
        if (shock.factor >= factors)
            return fail(Code::kInvalidInput, "a shock names a factor that does not exist");
    return {};
}

std::vector<double> stated_moves(const StressBook& book, const StressScenario& scenario) {
    std::vector<double> moves(book.factors.size());
    for (const FactorMove& shock : scenario.factors) moves[shock.factor] = shock.move;
    return moves;
}

}  // namespace

Result<ConditionalMoves> conditional_moves(const math::Matrix& covariance,
                                           std::span<const FactorMove> shocks) {
    const std::size_t count = covariance.rows;
    TRY(const Split parts, split(count, shocks));
    ConditionalMoves result{.moves = std::vector<double>(count),
                            .shocked = std::vector<bool>(count),
                            .covariance = math::Matrix::zero(count, count)};
    for (std::size_t i = 0; i < parts.shocked.size(); ++i) {
        result.moves[parts.shocked[i]] = parts.moves[i];
        result.shocked[parts.shocked[i]] = true;
    }
    if (parts.others.empty()) return result;
    math::Matrix left = part(covariance, parts.others, parts.others);
    if (!parts.shocked.empty()) {
        const math::Matrix across = part(covariance, parts.others, parts.shocked);
        auto inverse = math::inverse_spd(part(covariance, parts.shocked, parts.shocked));
        if (!inverse)
            return fail(Code::kInvalidInput,
                        "the shocked factors depend on each other linearly, so that no move of the "
                        "others follows from them: shock fewer factors");
        const math::Matrix weights = math::multiply(across, *inverse);
        const std::vector<double> expected = math::multiply(weights, parts.moves);
        const math::Matrix explained = math::multiply(weights, math::transpose(across));
        for (std::size_t i = 0; i < parts.others.size(); ++i) {
            result.moves[parts.others[i]] = expected[i];
            for (std::size_t j = 0; j < parts.others.size(); ++j) left(i, j) -= explained(i, j);
        }
    }
    for (std::size_t i = 0; i < parts.others.size(); ++i)
        for (std::size_t j = 0; j < parts.others.size(); ++j)
            result.covariance(parts.others[i], parts.others[j]) = left(i, j);
    return result;
}

Result<StressResult> stress(const StressBook& book, const StressScenario& scenario,
                            StressMode mode) {
    TRY_STATUS(check(book, &scenario));
    TRY([[maybe_unused]] const Split once, split(book.factors.size(), scenario.factors));
    const Moved direct(book, scenario, stated_moves(book, scenario));
    StressResult result{.scenario = scenario.id, .direct = direct.total};
    ConditionalMoves moves{.moves = stated_moves(book, scenario),
                           .shocked = std::vector<bool>(book.factors.size())};
    for (const FactorMove& shock : scenario.factors) moves.shocked[shock.factor] = true;
    const bool follows = !scenario.factors.empty() && book.covariance.rows != 0;
    if (follows) {
        TRY(moves, conditional_moves(book.covariance, scenario.factors));
        const std::vector<double> exposed = exposures(book, &scenario);
        result.standard_error =
            std::sqrt(std::max(0.0, math::quadratic_form(moves.covariance, exposed)));
    }
    const Moved whole(book, scenario, moves.moves);
    result.correlated = whole.total;
    const Moved& shown = mode == StressMode::kDirect ? direct : whole;
    result.total = shown.total;
    result.positions = shown.positions;
    result.coverage = shown.coverage;
    if (book.net_value != 0.0) result.fraction_of_net = result.total / std::abs(book.net_value);
    for (std::size_t k = 0; k < book.factors.size(); ++k)
        if (mode != StressMode::kDirect || moves.shocked[k])
            result.factors.push_back({.factor = book.factors[k],
                                      .move = moves.moves[k],
                                      .shocked = moves.shocked[k],
                                      .pnl = shown.factor_pnl[k]});
    return result;
}

Result<ReverseStress> reverse_stress(const StressBook& book, double pnl) {
    TRY_STATUS(check(book, nullptr));
    const std::vector<double> exposed = exposures(book, nullptr);
    const double variance =
        book.covariance.rows == 0 ? 0.0 : math::quadratic_form(book.covariance, exposed);
    if (!(variance > 0.0))
        return fail(Code::kInvalidInput,
                    "the positions have no exposure to the factors: no move of these changes the "
                    "value");
    const std::vector<double> direction = math::multiply(book.covariance, exposed);
    ReverseStress result{.pnl = pnl, .distance = std::abs(pnl) / std::sqrt(variance)};
    for (std::size_t k = 0; k < book.factors.size(); ++k) {
        const double move = direction[k] * pnl / variance;
        result.factors.push_back(
            {.factor = book.factors[k], .move = move, .shocked = true, .pnl = exposed[k] * move});
    }
    return result;
}

}  // namespace ballast::risk
