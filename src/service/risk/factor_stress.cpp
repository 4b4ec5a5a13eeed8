// risk.stress: positions whose betas are given, under moves of the factors.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "risk/conditional_moves.hpp"
#include "risk/scenario_library.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"
#include "service/risk/factor_stress_requests.hpp"
#include "service/risk/stress_issues.hpp"
#include "service/risk/stress_methods.hpp"

namespace ballast::service {

namespace {

std::vector<std::string> factor_names(const FactorStressRequest& request) {
    if (!request.factors.empty()) return request.factors;
    std::set<std::string> names;
    for (const BetaPosition& position : request.positions)
        for (const auto& [factor, beta] : position.betas) names.insert(factor);
    return {names.begin(), names.end()};
}

// Square, symmetric and finite, one row per factor.
Result<math::Matrix> square_matrix(const NumberMatrix& rows, std::size_t factors,
                                   const std::string& pointer) {
    constexpr double kAsymmetry = 1e-9;
    math::Matrix matrix = math::Matrix::zero(factors, factors);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows.size() != factors || rows[i].size() != factors)
            return invalid(pointer, "size",
                           fmt::format("the matrix is not {} × {}, one row and column for each "
                                       "factor",
                                       factors, factors),
                           "name the factors of its rows in `factors`");
    for (std::size_t i = 0; i < factors; ++i)
        for (std::size_t j = 0; j < factors; ++j) {
            const double scale = std::sqrt(std::abs(rows[i][i] * rows[j][j]));
            if (!std::isfinite(rows[i][j]) ||
                std::abs(rows[i][j] - rows[j][i]) > kAsymmetry * scale)
                return invalid(fmt::format("{}/{}/{}", pointer, i, j), "not_allowed",
                               "the matrix is not symmetric", "give both halves of the matrix");
            matrix(i, j) = rows[i][j];
        }
    return matrix;
}

Result<math::Matrix> covariance_of(const FactorStressRequest& request,
                                   const std::vector<std::string>& factors, Issues& issues) {
    const std::size_t count = factors.size();
    if (request.factor_covariance) {
        if (request.factor_correlation)
            return invalid("/factor_covariance", "ambiguous",
                           "both a correlation and a covariance matrix are given",
                           "give one of the two");
        return square_matrix(*request.factor_covariance, count, "/factor_covariance");
    }
    if (!request.factor_correlation) {
        if (request.mode != risk::StressMode::kDirect)
            issues.push_back({Severity::kWarning, "no_correlation",
                              "there is no factor_correlation: factors that are not shocked do not "
                              "move",
                              "/factor_correlation"});
        return math::Matrix{};
    }
    TRY(math::Matrix matrix,
        square_matrix(*request.factor_correlation, count, "/factor_correlation"));
    if (request.factor_volatility.empty()) {
        issues.push_back({Severity::kWarning, "equal_volatility",
                          "there is no factor_volatility: the factors are assumed to have the same "
                          "volatility, and no standard error is reported",
                          "/factor_volatility"});
        return matrix;
    }
    for (std::size_t i = 0; i < count; ++i) {
        const auto found = request.factor_volatility.find(factors[i]);
        if (found == request.factor_volatility.end() || !(found->second > 0.0) ||
            !std::isfinite(found->second))
            return invalid("/factor_volatility/" + factors[i], "required",
                           fmt::format("{} has no positive volatility", factors[i]),
                           "give the standard deviation of its return, such as 0.012");
        for (std::size_t j = 0; j < count; ++j) {
            matrix(i, j) *= found->second;
            matrix(j, i) *= found->second;
        }
    }
    return matrix;
}

Status check_definite(const math::Matrix& covariance, Issues& issues) {
    TRY(const double smallest, risk::smallest_eigenvalue(covariance));
    if (smallest < risk::kNegativeEigenvalue)
        issues.push_back({Severity::kWarning, "not_positive_semidefinite",
                          fmt::format("the matrix is not positive semidefinite: its smallest "
                                      "eigenvalue as a correlation is {:.3g}; repair it with "
                                      "risk.correlation",
                                      smallest),
                          "/factor_correlation"});
    return {};
}

Result<risk::StressBook> book_of_betas(const FactorStressRequest& request, Issues& issues) {
    risk::StressBook book{.factors = factor_names(request)};
    if (book.factors.empty())
        return invalid("/factors", "required", "there is no factor",
                       "give the betas of the positions, or name the factors");
    for (std::size_t i = 0; i < request.positions.size(); ++i) {
        const BetaPosition& position = request.positions[i];
        risk::StressPosition& row =
            book.positions.emplace_back(risk::StressPosition{position.symbol, position.value});
        book.net_value += position.value;
        if (position.betas.empty()) {
            issues.push_back({Severity::kWarning, "no_betas",
                              fmt::format("{} has no betas and no P&L", position.symbol),
                              fmt::format("/positions/{}", i)});
            continue;
        }
        row.betas.resize(book.factors.size());
        for (const auto& [factor, beta] : position.betas) {
            const auto found = std::ranges::find(book.factors, factor);
            if (found == book.factors.end() || !std::isfinite(beta))
                return invalid(fmt::format("/positions/{}/betas/{}", i, factor), "not_allowed",
                               fmt::format("{} is not one of the factors", factor),
                               "name it in `factors`, or remove the beta");
            row.betas[static_cast<std::size_t>(found - book.factors.begin())] = beta;
        }
    }
    TRY(book.covariance, covariance_of(request, book.factors, issues));
    TRY_STATUS(check_definite(book.covariance, issues));
    return book;
}

struct NamedShocks {
    risk::StressScenario scenario;
    StressedScenario about;  // name, kind and window
};

// Moves of the factors that a scenario of the library knows.
Result<NamedShocks> library_shocks(const std::string& id, const risk::StressBook& book,
                                   const std::string& pointer) {
    const risk::LibraryScenario* found = risk::find_scenario(id);
    if (found == nullptr)
        return invalid(pointer, "not_allowed", fmt::format("the library has no scenario {}", id),
                       "scenario.list shows the ids; or give `id` and `shocks`");
    NamedShocks shocks;
    shocks.about.name = found->scenario.name;
    shocks.about.kind = found->scenario.kind;
    shocks.about.window = found->scenario.window;
    const auto add = [&](const std::string& factor, double move) {
        const auto place = std::ranges::find(book.factors, factor);
        if (place == book.factors.end()) return false;
        shocks.scenario.factors.push_back(
            {static_cast<std::size_t>(place - book.factors.begin()), move});
        return true;
    };
    for (const risk::KnownMove& move : found->moves) add(move.symbol, move.move);
    for (const model::Shock& shock : found->scenario.shocks)
        if (shock.type != model::ShockType::kFactor || !shock.rate || !add(shock.name, *shock.rate))
            shocks.about.ignored.push_back(fmt::format("{} {}: it is not one of the factors",
                                                       describe::to_word(shock.type), shock.name));
    if (shocks.scenario.factors.empty())
        shocks.about.ignored.push_back("the scenario moves none of the factors");
    return shocks;
}

Result<NamedShocks> named_shocks(const FactorShockChoice& choice, const risk::StressBook& book,
                                 std::size_t index) {
    const std::string pointer = fmt::format("/scenarios/{}", index);
    if (const auto* id = std::get_if<std::string>(&choice)) {
        TRY(NamedShocks shocks, library_shocks(*id, book, pointer));
        shocks.scenario.id = *id;
        return shocks;
    }
    const FactorShocks& given = std::get<FactorShocks>(choice);
    NamedShocks shocks;
    shocks.scenario.id = given.id;
    shocks.about.name = given.name.empty() ? given.id : given.name;
    shocks.about.kind = model::ScenarioKind::kHypothetical;
    for (const auto& [factor, move] : given.shocks) {
        const auto place = std::ranges::find(book.factors, factor);
        if (place == book.factors.end() || !std::isfinite(move))
            return invalid(fmt::format("{}/shocks/{}", pointer, factor), "not_allowed",
                           fmt::format("{} is not one of the factors", factor),
                           "name it in `factors`, or remove the shock");
        shocks.scenario.factors.push_back(
            {static_cast<std::size_t>(place - book.factors.begin()), move});
    }
    if (shocks.scenario.factors.empty())
        return invalid(pointer + "/shocks", "required",
                       fmt::format("the scenario {} has no shocks", given.id),
                       R"(give moves of factors: {"SPY": -0.1})");
    return shocks;
}

Result<StressResponse> run_factor_stress(Call& call, const FactorStressRequest& request) {
    Issues issues;
    TRY(const risk::StressBook book, book_of_betas(request, issues));
    const bool in_volatilities = request.factor_covariance || !request.factor_volatility.empty();
    StressResponse response{
        .factors = book.factors, .mode = request.mode, .net_value = book.net_value};
    for (std::size_t i = 0; i < request.scenarios.size(); ++i) {
        TRY_STATUS(call.work().cancel.check());
        TRY(const NamedShocks shocks, named_shocks(request.scenarios[i], book, i));
        auto result = risk::stress(book, shocks.scenario, request.mode);
        if (!result)
            return invalid(fmt::format("/scenarios/{}", i), "not_allowed",
                           fmt::format("{}: {}", shocks.scenario.id, result.error().message),
                           "change its shocks, or use the mode direct");
        if (!in_volatilities) {
            result->standard_error.reset();
            result->distance.reset();
        }
        response.coverage = std::min(response.coverage, result->coverage);
        StressedScenario row = shocks.about;
        static_cast<risk::StressResult&>(row) = *std::move(result);
        response.scenarios.push_back(std::move(row));
    }
    add_ill_conditioned(response, issues);
    fill_provenance(response, "risk.stress", request, {}, std::move(issues));
    return response;
}

}  // namespace

void add_factor_stress_methods(MethodTable& table) {
    table.add<FactorStressRequest, StressResponse>(
        computation("risk.stress", "/risk/stress",
                    "P&L of positions with given betas under moves of the factors, by position "
                    "and factor."),
        run_factor_stress);
}

}  // namespace ballast::service
