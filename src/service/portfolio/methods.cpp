#include "service/methods.hpp"

#include "service/portfolio/requests.hpp"
#include "service/portfolio/tags.hpp"
#include "store/database.hpp"
#include "store/limits.hpp"
#include "store/results.hpp"
#include "store/risk_settings.hpp"

namespace ballast::service {

namespace {

PortfolioView answer(Call& call, const model::Portfolio& portfolio, risk::RiskSettings settings) {
    call.set_version(portfolio.version);
    return {portfolio, etag_of(portfolio.version), std::move(settings)};
}

Result<PortfolioView> create_portfolio(Call& call, const CreatePortfolioRequest& request) {
    auto portfolio = static_cast<const model::Portfolio&>(request);
    if (request.requested_id) {
        TRY(portfolio.id, model::PortfolioId::parse(*request.requested_id));
    }
    TRY_STATUS(check_tags_of_one(call.transaction(), portfolio.tags));
    TRY(portfolio, store::create_portfolio(call.transaction(), std::move(portfolio), call.now()));
    TRY(risk::RiskSettings settings,
        change_risk_settings(call.transaction(), portfolio.id, request.risk_settings));
    call.touch("portfolio:" + portfolio.slug);
    return answer(call, portfolio, std::move(settings));
}

Result<PortfolioView> get_portfolio(Call& call, const PortfolioIdRequest& request) {
    TRY(const model::Portfolio portfolio,
        store::find_portfolio(call.transaction(), request.portfolio));
    TRY(risk::RiskSettings settings, stored_risk_settings(call.transaction(), portfolio.id));
    return answer(call, portfolio, std::move(settings));
}

Result<PortfolioView> update_portfolio(Call& call, const UpdatePortfolioRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(model::Portfolio portfolio, store::find_portfolio(call.transaction(), request.portfolio));
    describe::apply_change(request, portfolio);
    TRY_STATUS(check_tags_of_one(call.transaction(), portfolio.tags));
    TRY(portfolio,
        store::update_portfolio(call.transaction(), std::move(portfolio), expected, call.now()));
    TRY(risk::RiskSettings settings,
        change_risk_settings(call.transaction(), portfolio.id, request.risk_settings));
    call.touch("portfolio:" + portfolio.slug);
    return answer(call, portfolio, std::move(settings));
}

Result<Deleted> remove_portfolio(Call& call, const DeletePortfolioRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const model::Portfolio portfolio,
        store::find_portfolio(call.transaction(), request.portfolio));
    TRY_STATUS(store::delete_portfolio(call.transaction(), portfolio.id, expected));
    TRY_STATUS(store::delete_results_of(call.transaction(), store::ResultSubject::kPortfolio,
                                        portfolio.id.to_string()));
    TRY_STATUS(store::delete_limits_of(call.transaction(), model::LimitSubject::kPortfolio,
                                       portfolio.id.to_string()));
    call.touch("portfolio:" + portfolio.slug);
    return Deleted{portfolio.id.to_string()};
}

Result<ListPortfoliosResponse> list_portfolios(Call& call, const ListPortfoliosRequest& request) {
    const store::PortfolioFilter filter{request.text, request.tag, request.currency};
    TRY(const auto page, store::list_portfolios(call.transaction(), filter, request.sort,
                                                {.limit = static_cast<std::size_t>(request.limit),
                                                 .cursor = request.cursor,
                                                 .direction = request.direction}));
    TRY(const auto documents, store::all_risk_settings(call.transaction()));
    ListPortfoliosResponse response;
    for (const model::Portfolio& portfolio : page.items) {
        PortfolioView view{portfolio, etag_of(portfolio.version), {}};
        if (const auto stated = documents.find(portfolio.id); stated != documents.end()) {
            TRY(view.risk_settings, parse_risk_settings(stated->second));
        }
        response.data.push_back(std::move(view));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    if (request.count == Count::kExact) {
        TRY(response.count, store::count_portfolios(call.transaction(), filter));
    }
    return response;
}

Result<GroupPortfoliosResponse> group_portfolios(Call& call,
                                                 const GroupPortfoliosRequest& request) {
    TRY(auto groups,
        store::group_portfolios(call.transaction(), {request.text, request.tag, request.currency},
                                request.by));
    return GroupPortfoliosResponse{std::move(groups)};
}

}  // namespace

void add_portfolio_methods(MethodTable& table) {
    table.add<CreatePortfolioRequest, PortfolioView>({.name = "portfolio.create",
                                                      .summary = "Creates a portfolio.",
                                                      .permission = Permission::kPortfolioWrite,
                                                      .effect = Effect::kWrite,
                                                      .route = {Verb::kPost, "/portfolios"},
                                                      .creates = true},
                                                     create_portfolio);
    table.add<PortfolioIdRequest, PortfolioView>({.name = "portfolio.get",
                                                  .summary = "Returns a portfolio.",
                                                  .permission = Permission::kPortfolioRead,
                                                  .effect = Effect::kRead,
                                                  .route = {Verb::kGet, "/portfolios/{portfolio}"},
                                                  .idempotent = true},
                                                 get_portfolio);
    table.add<UpdatePortfolioRequest, PortfolioView>(
        {.name = "portfolio.update",
         .summary = "Updates a portfolio if it is still at the given version.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/portfolios/{portfolio}"},
         .versioned = true},
        update_portfolio);
    table.add<DeletePortfolioRequest, Deleted>(
        {.name = "portfolio.delete",
         .summary = "Deletes a portfolio with its positions.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/portfolios/{portfolio}"},
         .versioned = true,
         .destructive = true},
        remove_portfolio);
    table.add<ListPortfoliosRequest, ListPortfoliosResponse>(
        {.name = "portfolio.list",
         .summary = "Lists portfolios with filter, sort and paging.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/portfolios"},
         .idempotent = true},
        list_portfolios);
    table.add<GroupPortfoliosRequest, GroupPortfoliosResponse>(
        {.name = "portfolio.group",
         .summary = "Counts portfolios by tag or currency.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/portfolio-groups"},
         .idempotent = true},
        group_portfolios);
}

}  // namespace ballast::service
