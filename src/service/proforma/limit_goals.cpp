#include "service/proforma/limit_goals.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>

#include "risk/concentration_figures.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

namespace {

// A limit of concentration as a goal: an upper one of top1, top10 or herfindahl, or a lower one of
// effective_number, which is the inverse of herfindahl.
std::optional<ProformaGoal> concentration_goal(std::string_view figure, bool is_upper,
                                               double threshold) {
    using namespace risk::concentration_figure;
    if (figure == kEffectiveNumber && !is_upper && threshold >= 1.0)
        return ProformaGoal{.kind = ProformaGoalKind::kHerfindahl, .target = 1.0 / threshold};
    if (!is_upper || !(threshold > 0.0)) return std::nullopt;
    // No share exceeds 1.
    const double share = std::min(threshold, 1.0);
    if (figure == kHerfindahl)
        return ProformaGoal{.kind = ProformaGoalKind::kHerfindahl, .target = share};
    if (figure == kTop1 || figure == kTop10)
        return ProformaGoal{
            .kind = ProformaGoalKind::kTop10, .target = share, .count = figure == kTop1 ? 1U : 10U};
    return std::nullopt;
}

// A limit as a goal: an upper limit of var.<method>.<confidence>.<var|es> or exposures.gross, alone
// or over snapshot.net, a limit of concentration, or a limit of factors.beta.<factor>.
std::optional<ProformaGoal> goal_of(const model::RiskLimit& limit, double net_value) {
    const auto threshold = limit.soft ? limit.soft : limit.hard;
    if (!threshold) return std::nullopt;
    std::string metric;
    for (const char c : limit.metric)
        if (c != ' ') metric += c;
    const bool is_upper = limit.comparison == model::LimitComparison::kAtMost;
    for (const std::string_view beta : {"factors.beta.", "snapshot.beta."})
        if (metric.starts_with(beta) && metric.find_first_of("/*+-()", beta.size()) == metric.npos)
            return ProformaGoal{
                .kind = ProformaGoalKind::kFactor,
                .target = threshold,
                .factor = metric.substr(beta.size()),
                .side = is_upper ? risk::GoalSide::kAtMost : risk::GoalSide::kAtLeast};
    const std::string concentration = std::string(risk::concentration_figure::kGroup) + ".";
    if (metric.starts_with(concentration))
        return concentration_goal(std::string_view(metric).substr(concentration.size()), is_upper,
                                  *threshold);
    if (!is_upper) return std::nullopt;
    const std::size_t slash = metric.find('/');
    const bool relative = slash != std::string::npos;
    const std::string divisor = relative ? metric.substr(slash + 1) : "";
    if (relative && divisor != "snapshot.net" && divisor != "exposures.net") return std::nullopt;
    const std::string path = metric.substr(0, slash);
    ProformaGoal goal;
    if (path == "exposures.gross" || path == "snapshot.gross") {
        goal.kind = ProformaGoalKind::kGross;
        goal.target = relative ? *threshold : *threshold / net_value;
        return goal;
    }
    const std::size_t last = path.rfind('.');
    if (!path.starts_with("var.") || last == std::string::npos) return std::nullopt;
    const std::string measure = path.substr(last + 1);
    const std::size_t second = path.find('.', 4);
    if ((measure != "var" && measure != "es") || second >= last) return std::nullopt;
    goal.kind = measure == "var" ? ProformaGoalKind::kVar : ProformaGoalKind::kEs;
    goal.method = describe::from_word<risk::VarMethod>(path.substr(4, second - 4));
    goal.confidence = std::atof(path.substr(second + 1, last - second - 1).c_str());
    if (!goal.method || !(*goal.confidence > 0.0 && *goal.confidence < 1.0)) return std::nullopt;
    goal.target = relative ? *threshold * net_value : *threshold;
    return goal;
}

}  // namespace

Status expand_limits(const Call& call, const OpenProforma& session, double net_value,
                     ProformaSuggestRequest& request, Issues& issues) {
    std::vector<ProformaGoal> goals;
    for (std::size_t i = 0; i < request.goals.size(); ++i) {
        if (request.goals[i].kind != ProformaGoalKind::kLimits) {
            goals.push_back(request.goals[i]);
            continue;
        }
        TRY(const std::vector<model::RiskLimit> limits, session_limits(call, session, issues));
        const std::size_t before = goals.size();
        for (const model::RiskLimit& limit : limits) {
            if (auto goal = goal_of(limit, net_value)) {
                goal->limit = limit.name;
                goals.push_back(*std::move(goal));
            } else {
                issues.push_back({Severity::kWarning, "limit_no_goal",
                                  fmt::format("the limit {} is no goal of suggestions; the effects "
                                              "of the trades show it",
                                              limit.name),
                                  limit.id});
            }
        }
        if (goals.size() == before)
            return invalid(
                fmt::format("/goals/{}", i), "no_limits",
                "the portfolio has no limit that suggestions can meet",
                "create an upper limit on VaR, ES, gross value or concentration.top1, top10 or "
                "herfindahl or a limit on a factor beta, or name another goal");
    }
    request.goals = std::move(goals);
    return {};
}

}  // namespace ballast::service
