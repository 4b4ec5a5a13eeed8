// The subjects of limits that a caller may read.
#include <algorithm>
#include <fmt/format.h>

#include "service/alm/describe_session.hpp"
#include "service/alm/session_store.hpp"
#include "service/field_error.hpp"
#include "service/limit/figures.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "store/results.hpp"
#include "store/upload_sessions.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using model::LimitSubject;

constexpr std::size_t kMostPortfolios = 10'000;
constexpr std::size_t kMostSessions = 1'000;

bool may_read_balance_sheets(const Call& call) {
    return call.principal().permissions.has(Permission::kAlmRead);
}

Result<std::vector<store::UploadSession>> sessions_of(const Call& call,
                                                      store::Transaction& transaction) {
    if (!may_read_balance_sheets(call)) return std::vector<store::UploadSession>{};
    TRY(auto page,
        store::list_upload_sessions(transaction, kAlmSessionKind, call.principal().user.to_string(),
                                    {.limit = kMostSessions}));
    return std::move(page.items);
}

Result<LimitTarget> target_of(store::Transaction& transaction, const model::Portfolio& portfolio,
                              fin::Date as_of) {
    LimitTarget target{.type = LimitSubject::kPortfolio,
                       .id = portfolio.id.to_string(),
                       .name = portfolio.slug,
                       .currency = portfolio.base_currency.to_string(),
                       .as_of = as_of,
                       .changed_at = portfolio.updated_at};
    TRY(const auto positions, store::all_positions(transaction, {.portfolio = portfolio.id}));
    for (const model::Position& position : positions)
        target.changed_at = std::max(target.changed_at, position.updated_at);
    return target;
}

Result<LimitTarget> target_of(const store::UploadSession& session) {
    TRY(const AlmSessionManifest manifest, wire::read_json<AlmSessionManifest>(session.manifest));
    return LimitTarget{.type = LimitSubject::kBalanceSheet,
                       .id = session.id.to_string(),
                       .name = session.name,
                       .currency = manifest.currency,
                       .as_of = manifest.as_of,
                       .changed_at = session.created_at,
                       .data_digest = manifest.data_digest};
}

// A deal is known by its results.
Result<std::optional<LimitTarget>> target_of_deal(store::Transaction& transaction,
                                                  const std::string& deal,
                                                  std::optional<fin::Date> as_of) {
    TRY(const auto row,
        store::latest_result(transaction, store::ResultSubject::kDeal, deal, "tests", as_of));
    if (!row) return std::optional<LimitTarget>();
    return std::optional(
        LimitTarget{.type = LimitSubject::kDeal, .id = deal, .name = deal, .as_of = row->as_of});
}

Error no_deal(const std::string& deal) {
    return fail(Code::kNotFound,
                fmt::format("there is no stored result of the tests of a deal {}", deal));
}

Error no_balance_sheet(const std::string& id) {
    return fail(Code::kNotFound, fmt::format("there is no balance sheet {}", id));
}

Result<store::UploadSession> session_of(const Call& call, store::Transaction& transaction,
                                        const std::string& id) {
    if (!may_read_balance_sheets(call)) return no_balance_sheet(id);
    TRY(const store::UploadSessionId parsed, store::UploadSessionId::parse(id));
    auto found = store::get_upload_session(transaction, parsed, call.principal().user.to_string());
    if (!found || found->kind != kAlmSessionKind) return no_balance_sheet(id);
    return found;
}

// The date of the last stored price unless one is given.
Result<std::optional<fin::Date>> date_of(store::Transaction& transaction,
                                         std::optional<fin::Date> as_of) {
    if (as_of) return as_of;
    TRY(const store::PriceParts prices, store::price_parts(transaction));
    return prices.last_date();
}

// Without stored prices there is no portfolio to check.
Status add_all(const Call& call, store::Transaction& transaction, std::optional<fin::Date> as_of,
               std::vector<LimitTarget>& targets) {
    TRY(const auto on, date_of(transaction, as_of));
    if (on) {
        TRY(const auto page, store::list_portfolios(transaction, {}, store::PortfolioSort::kSlug,
                                                    {.limit = kMostPortfolios}));
        for (const model::Portfolio& portfolio : page.items) {
            TRY(LimitTarget target, target_of(transaction, portfolio, *on));
            targets.push_back(std::move(target));
        }
    }
    TRY(const auto sessions, sessions_of(call, transaction));
    for (const store::UploadSession& session : sessions) {
        TRY(LimitTarget target, target_of(session));
        targets.push_back(std::move(target));
    }
    TRY(const auto results, store::newest_results(transaction));
    for (const store::StoredResult& row : results) {
        if (row.subject_type != store::ResultSubject::kDeal || row.kind != "tests") continue;
        TRY(auto target, target_of_deal(transaction, row.subject, as_of));
        if (target) targets.push_back(*std::move(target));
    }
    return {};
}

}  // namespace

Result<std::vector<LimitTarget>> limit_targets(const Call& call, const LimitScope& scope) {
    const auto named =
        !scope.portfolio.empty() + !scope.balance_sheet.empty() + !scope.deal.empty();
    if (named > 1)
        return invalid("", "ambiguous", "several subjects are given",
                       "give one of portfolio, balance_sheet and deal");
    std::vector<LimitTarget> targets;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        if (named == 0) return add_all(call, transaction, scope.as_of, targets);
        LimitTarget target;
        if (!scope.portfolio.empty()) {
            TRY(const model::Portfolio portfolio,
                store::find_portfolio(transaction, scope.portfolio));
            TRY(const auto on, date_of(transaction, scope.as_of));
            if (!on)
                return fail(Code::kInvalidInput,
                            "there are no stored prices: import prices, or load the demo, and "
                            "check again");
            TRY(target, target_of(transaction, portfolio, *on));
        } else if (!scope.balance_sheet.empty()) {
            TRY(const store::UploadSession session,
                session_of(call, transaction, scope.balance_sheet));
            TRY(target, target_of(session));
        } else {
            TRY(auto found, target_of_deal(transaction, scope.deal, scope.as_of));
            if (!found) return no_deal(scope.deal);
            target = *std::move(found);
        }
        targets.push_back(std::move(target));
        return {};
    }));
    return targets;
}

Result<std::map<std::string, std::string, std::less<>>> limit_subject_names(
    const Call& call, store::Transaction& transaction) {
    std::map<std::string, std::string, std::less<>> names;
    TRY(const auto page, store::list_portfolios(transaction, {}, store::PortfolioSort::kSlug,
                                                {.limit = kMostPortfolios}));
    for (const model::Portfolio& portfolio : page.items)
        names.emplace(portfolio.id.to_string(), portfolio.slug);
    TRY(const auto sessions, sessions_of(call, transaction));
    for (const store::UploadSession& session : sessions)
        names.emplace(session.id.to_string(), session.name);
    TRY(const auto results, store::newest_results(transaction));
    for (const store::StoredResult& row : results)
        if (row.subject_type == store::ResultSubject::kDeal)
            names.emplace(row.subject, row.subject);
    return names;
}

Result<std::string> limit_subject_id(const Call& call, store::Transaction& transaction,
                                     LimitSubject type, const std::string& subject) {
    switch (type) {
        case LimitSubject::kPortfolio: {
            TRY(const model::Portfolio portfolio, store::find_portfolio(transaction, subject));
            return portfolio.id.to_string();
        }
        case LimitSubject::kBalanceSheet: {
            TRY(const store::UploadSession session, session_of(call, transaction, subject));
            return session.id.to_string();
        }
        case LimitSubject::kDeal:
            return subject;
    }
    return subject;
}

}  // namespace ballast::service
