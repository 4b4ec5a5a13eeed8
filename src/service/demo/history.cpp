#include "service/demo/history.hpp"

#include <array>

#include "fin/calendar.hpp"
#include "job/queue.hpp"
#include "service/batch/requests.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/price_store.hpp"
#include "store/settings.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kStarted = "demo.history_started";
constexpr int kSessions = 90;
constexpr int kPriority = -20;  // after whatever somebody waits for

constexpr std::array kPortfolios = {"demo-individual", "demo-high-net-worth", "demo-long-short"};
// Those whose numbers are shown over time; documents of the others would be most of the database.
constexpr std::array kEngines = {"market_data", "aggregation",    "greeks",      "factors",
                                 "stress",      "risk_scenarios", "attribution", "snapshots"};

}  // namespace

Status start_demo_history(Environment& environment, const Principal& owner) {
    TRY(store::Database * database, environment.database());
    TRY(job::Queue * queue, environment.queue());
    TRY(const fin::Calendar calendar, fin::Calendar::named("NYSE"));
    return database->transact(owner.tenant, [&](store::Transaction& transaction) -> Status {
        TRY(const auto started, store::get_setting(transaction, kStarted));
        if (started) return {};
        for (const char* slug : kPortfolios) {
            const auto found = store::find_portfolio(transaction, slug);
            if (!found && found.error().code == Code::kNotFound) return {};
            TRY_STATUS(found);
        }
        TRY(const store::PriceParts prices, store::price_parts(transaction));
        const auto last = prices.last_date();
        if (!last) return {};
        BackfillRequest request{.from = calendar.advance(*last, 1 - kSessions), .to = last};
        request.portfolios.assign(kPortfolios.begin(), kPortfolios.end());
        request.engines.assign(kEngines.begin(), kEngines.end());
        TRY_STATUS(queue->submit(transaction, {.method = "batch.backfill",
                                               .request = wire::to_json(request),
                                               .priority = kPriority,
                                               .created_by = owner.user.to_string()}));
        return store::put_setting(transaction, kStarted, "true", environment.clock().now());
    });
}

}  // namespace ballast::service
