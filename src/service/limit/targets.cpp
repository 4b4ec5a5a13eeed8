// The subjects of limits that a caller may read.
#include <algorithm>
#include <fmt/format.h>

#include "fin/utc_date.hpp"
#include "service/alm/describe_session.hpp"
#include "service/alm/session_store.hpp"
#include "service/clo/deal_source.hpp"
#include "service/field_error.hpp"
#include "service/limit/figures.hpp"
#include "store/clo_deals.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "store/upload_sessions.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using model::LimitSubject;

constexpr std::size_t kMostPortfolios = 10'000;
constexpr std::size_t kMostSessions = 1'000;
constexpr std::size_t kMostDeals = 1'000;

bool may_read_balance_sheets(const Call& call) {
    return call.principal().permissions.has(Permission::kAlmRead);
}

Result<std::vector<store::UploadSession>> sessions_of(const Call& call,
                                                      store::Transaction& transaction) {
    if (!may_read_balance_sheets(call)) return std::vector<store::UploadSession>{};
    TRY(auto page,
        store::list_upload_sessions(transaction, kAlmSessionKind, {.limit = kMostSessions}));
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

bool may_read_deals(const Call& call) {
    return call.principal().permissions.has(Permission::kCloRead);
}

Result<std::vector<store::CloDeal>> deals_of(const Call& call, store::Transaction& transaction) {
    if (!may_read_deals(call)) return std::vector<store::CloDeal>{};
    TRY(auto page, store::list_clo_deals(transaction, {}, {.limit = kMostDeals}));
    return std::move(page.items);
}

Result<store::CloDeal> deal_of(const Call& call, store::Transaction& transaction,
                               const std::string& deal) {
    if (!may_read_deals(call))
        return fail(Code::kNotFound, fmt::format("there is no deal {}", deal));
    return store::find_clo_deal(transaction, deal);
}

Result<LimitTarget> target_of(const Call& call, store::Transaction& transaction,
                              const store::CloDeal& deal, std::optional<fin::Date> as_of) {
    const fin::Date today = fin::utc_date(call.now());
    if (!as_of) {
        TRY(as_of, newest_clo_date(transaction, deal, {}, today));
    }
    return LimitTarget{.type = LimitSubject::kDeal,
                       .id = deal.id.to_string(),
                       .name = deal.slug,
                       .currency = deal.currency,
                       .as_of = as_of.value_or(today),
                       .changed_at = deal.updated_at};
}

Error no_balance_sheet(const std::string& id) {
    return fail(Code::kNotFound, fmt::format("there is no balance sheet {}", id));
}

Result<store::UploadSession> session_of(const Call& call, store::Transaction& transaction,
                                        const std::string& id) {
    if (!may_read_balance_sheets(call)) return no_balance_sheet(id);
    TRY(const store::UploadSessionId parsed, store::UploadSessionId::parse(id));
    auto found = store::get_upload_session(transaction, parsed);
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
    TRY(const auto deals, deals_of(call, transaction));
    for (const store::CloDeal& deal : deals) {
        TRY(LimitTarget target, target_of(call, transaction, deal, as_of));
        targets.push_back(std::move(target));
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
            TRY(const store::CloDeal deal, deal_of(call, transaction, scope.deal));
            TRY(target, target_of(call, transaction, deal, scope.as_of));
        }
        targets.push_back(std::move(target));
        return {};
    }));
    return targets;
}

Result<std::map<std::string, LimitSubjectName, std::less<>>> limit_subject_names(
    const Call& call, store::Transaction& transaction) {
    std::map<std::string, LimitSubjectName, std::less<>> names;
    TRY(const auto page, store::list_portfolios(transaction, {}, store::PortfolioSort::kSlug,
                                                {.limit = kMostPortfolios}));
    for (const model::Portfolio& portfolio : page.items)
        names.emplace(portfolio.id.to_string(),
                      LimitSubjectName{portfolio.slug, portfolio.base_currency.to_string()});
    TRY(const auto sessions, sessions_of(call, transaction));
    for (const store::UploadSession& session : sessions) {
        TRY(LimitTarget target, target_of(session));
        names.emplace(std::move(target.id),
                      LimitSubjectName{std::move(target.name), std::move(target.currency)});
    }
    TRY(const auto deals, deals_of(call, transaction));
    for (const store::CloDeal& deal : deals)
        names.emplace(deal.id.to_string(), LimitSubjectName{deal.slug, deal.currency});
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
        case LimitSubject::kDeal: {
            TRY(const store::CloDeal deal, deal_of(call, transaction, subject));
            return deal.id.to_string();
        }
    }
    return subject;
}

}  // namespace ballast::service
