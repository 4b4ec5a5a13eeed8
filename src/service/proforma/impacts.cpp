#include "service/proforma/impacts.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "risk/limit_check.hpp"
#include "risk/metric.hpp"
#include "service/proforma/describe.hpp"
#include "service/proforma/figures.hpp"
#include "service/provenance.hpp"
#include "store/limits.hpp"

namespace ballast::service {

namespace {

bool simulates(risk::VarMethod method) {
    return method == risk::VarMethod::kMcNormal || method == risk::VarMethod::kMcT;
}

// The risk settings of the portfolio without simulations, which an edit would wait for.
risk::VarSettings var_settings(const ProformaWorld& world, const ProformaImpactsRequest& request) {
    const risk::RiskSettings& stored = world.settings;
    risk::VarSettings settings{.confidence = stored.confidence,
                               .horizon_days = stored.horizon_days,
                               .horizon = stored.horizon,
                               .quantile = stored.quantile,
                               .es = stored.es,
                               .age_lambda = stored.age_lambda,
                               .filter_lambda = stored.lambda,
                               .paths = stored.paths,
                               .seed = stored.seed,
                               .incremental = false,
                               .tail_scenarios = 0};
    settings.methods = request.methods;
    if (settings.methods.empty()) {
        settings.methods = stored.methods;
        std::erase_if(settings.methods, simulates);
        if (settings.methods.empty()) settings.methods = {risk::VarMethod::kHistorical};
        // The scenarios first: they are what contributions are computed with.
        std::ranges::stable_partition(settings.methods, [](risk::VarMethod method) {
            return method == risk::VarMethod::kHistorical;
        });
    }
    if (!request.confidence.empty()) settings.confidence = request.confidence;
    std::ranges::sort(settings.confidence);
    return settings;
}

void add_figures(const ProformaWorld& world, const StateFigures& before, const StateFigures& after,
                 ProformaImpacts& impacts) {
    std::set<std::string> names;
    for (const auto& [name, value] : before.figures) names.insert(name);
    for (const auto& [name, value] : after.figures) names.insert(name);
    const auto in = [](const StateFigures& state, const std::string& name) {
        const auto found = state.figures.find(name);
        return found == state.figures.end() ? std::nullopt : std::optional(found->second);
    };
    for (const std::string& name : names)
        impacts.figures.push_back(impact_figure(world, name, in(before, name), in(after, name)));
}

void add_components(const StateFigures& before, const StateFigures& after,
                    const risk::VarSettings& settings, ProformaImpacts& impacts) {
    std::map<std::string, ImpactComponent> components;
    const auto of_headline = [&](const risk::VarComponent& component) {
        return component.method == settings.methods.front() &&
               component.confidence == settings.confidence.back();
    };
    if (before.var)
        for (const risk::VarComponent& component : before.var->components) {
            if (!of_headline(component)) continue;
            ImpactComponent& one = components[component.symbol];
            one.value_before = component.value;
            one.var_before = component.component;
            one.es_before = component.component_es;
        }
    if (after.var)
        for (const risk::VarComponent& component : after.var->components) {
            if (!of_headline(component)) continue;
            ImpactComponent& one = components[component.symbol];
            one.value_after = component.value;
            one.var_after = component.component;
            one.es_after = component.component_es;
        }
    for (auto& [symbol, component] : components) {
        component.symbol = symbol;
        impacts.components.push_back(std::move(component));
    }
    std::ranges::stable_sort(impacts.components, std::ranges::greater(),
                             [](const ImpactComponent& c) {
                                 return std::abs(c.es_after.value_or(c.es_before.value_or(0.0)));
                             });
}

// The limits that apply to the portfolio, on the figures of both states.
Status add_limits(const Call& call, const OpenProforma& session, const StateFigures& before,
                  const StateFigures& after, ProformaImpacts& impacts, Issues& issues) {
    TRY(const std::vector<model::RiskLimit> limits, session_limits(call, session, issues));
    const risk::MetricFigures was(before.figures.begin(), before.figures.end());
    const risk::MetricFigures is(after.figures.begin(), after.figures.end());
    for (const model::RiskLimit& limit : limits) {
        TRY(const risk::Metric metric, risk::Metric::parse(limit.metric));
        const risk::MetricValue first = metric.evaluate(was);
        const risk::MetricValue second = metric.evaluate(is);
        impacts.limits.push_back({limit.id, limit.name, limit.metric, limit.comparison, limit.unit,
                                  limit.soft, limit.hard, first.value, second.value,
                                  risk::limit_status(limit.terms(), first.value),
                                  risk::limit_status(limit.terms(), second.value), second.missing});
    }
    return {};
}

// The change of the light figures by each trade, after those before it.
Status add_contributions(Call& call, const OpenProforma& session, const ProformaWorld& world,
                         const risk::VarSettings& settings, ProformaImpacts& impacts) {
    auto last = light_figures(world, world.before, settings);
    for (std::size_t i = 0; i < session.trades.size(); ++i) {
        TRY_STATUS(call.work().cancel.check());
        TRY(trade::ChangedBook changed,
            changed_book(call, session, world, std::span(session.trades).first(i + 1), ""));
        TRY(const ValuedPortfolio state, valued_in(call, world, std::move(changed.positions)));
        auto now = light_figures(world, state, settings);
        TradeContribution contribution{.id = session.trades[i].id,
                                       .symbol = changed.changes.back().symbol};
        for (const auto& [name, value] : now) {
            const auto before = last.find(name);
            contribution.figures[name] = value - (before == last.end() ? 0.0 : before->second);
        }
        impacts.trades.push_back(std::move(contribution));
        last = std::move(now);
    }
    return {};
}

}  // namespace

Result<ProformaImpacts> proforma_impacts(Call& call, const OpenProforma& session,
                                         const ProformaImpactsRequest& request) {
    TRY(const auto world, proforma_world(call, session, {}));
    const risk::VarSettings settings = var_settings(*world, request);
    TRY(trade::ChangedBook changed, changed_book(call, session, *world, session.trades, ""));
    TRY(const ValuedPortfolio after, valued_in(call, *world, std::move(changed.positions)));
    TRY(const StateFigures was, state_figures(call, *world, world->before, settings));
    TRY(const StateFigures is, state_figures(call, *world, after, settings));
    ProformaImpacts impacts{.id = session.row.id.to_string(),
                            .version = session.row.version,
                            .as_of = session.row.as_of,
                            .currency = std::string(session.base.portfolio.base_currency.code()),
                            .method = settings.methods.front(),
                            .confidence = settings.confidence.back(),
                            .observations = world->panel.dates.size(),
                            .coverage = is.coverage};
    add_figures(*world, was, is, impacts);
    add_components(was, is, settings, impacts);
    if (request.contributions)
        TRY_STATUS(add_contributions(call, session, *world, settings, impacts));
    Issues issues = joined(world->issues, is.issues);
    TRY_STATUS(add_limits(call, session, was, is, impacts, issues));
    for (const Issue& issue : world->panel_issues)
        if (std::ranges::find(issues, issue) == issues.end()) issues.push_back(issue);
    Sha256 digest;
    digest.update_field(world->key).update_field(session.row.trades);
    fill_provenance(impacts, "proforma.impacts", request, std::move(digest).finish_hex(),
                    std::move(issues));
    return impacts;
}

}  // namespace ballast::service
