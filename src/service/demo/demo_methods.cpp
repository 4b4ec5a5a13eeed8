// demo.load.
#include <fmt/format.h>

#include "service/demo/demo.hpp"
#include "service/demo/history.hpp"
#include "service/describe_common.hpp"
#include "service/field_error.hpp"
#include "service/identity_requests.hpp"
#include "service/methods.hpp"
#include "store/accounts.hpp"
#include "store/portfolios.hpp"

namespace ballast::describe {

template <>
struct Described<service::DemoLoaded> {
    using T = service::DemoLoaded;
    static constexpr std::string_view name = "DemoLoaded";
    static constexpr std::string_view doc =
        "What was added of the demo; nothing for parts that are already there.";
    static constexpr auto fields = wire::list(
        required("portfolios", &T::portfolios, "Short names of the portfolios added."),
        required("positions", &T::positions, "Number of positions added to them."),
        required("transactions", &T::transactions,
                 "Number of transactions of the household posted to the ledger."),
        required("bank", &T::bank, "Number of positions read of the demo bank."),
        required("clo", &T::clo, "Number of assets stored of the demo CLO."),
        required("prices", &T::prices, "Number of closing prices of the demo."),
        required("market", &T::market, "Number of quotes, rates and other market data stored."));
};

}  // namespace ballast::describe

namespace ballast::service {

namespace {

constexpr std::string_view kDemoTag = "demo";

// The demo writes portfolios, the ledger, market data, a balance sheet and a CLO.
Status require_all_writes(const Principal& principal) {
    for (const Permission one :
         {Permission::kPortfolioWrite, Permission::kLedgerWrite, Permission::kMarketSync,
          Permission::kAlmWrite, Permission::kCloWrite})
        if (!principal.permissions.has(one))
            return fail(Code::kForbidden,
                        fmt::format("loading the demo requires the permission {}", to_string(one)));
    return {};
}

// Portfolios of the user, or a ledger without the demo's portfolios.
Status require_nothing_else(store::Transaction& transaction) {
    TRY(const std::int64_t all, store::count_portfolios(transaction, {}));
    TRY(const std::int64_t demo,
        store::count_portfolios(transaction, {.tag = std::string(kDemoTag)}));
    TRY(const auto accounts, store::all_accounts(transaction));
    if (all == demo && (accounts.empty() || demo > 0)) return {};
    Error error = fail(Code::kConflict, "the workspace has data of its own");
    error.errors.push_back({"", "not_empty", "the demo is loaded into an empty workspace only",
                            "load it into another workspace, or into another data directory"});
    return error;
}

Result<DemoLoaded> run_load_demo(Call& call, const Empty& /*request*/) {
    TRY_STATUS(require_all_writes(call.principal()));
    TRY_STATUS(call.read(require_nothing_else));
    call.touch("demo");
    TRY(DemoLoaded loaded, load_demo(call.environment(), call.principal(), call.work().report));
    TRY_STATUS(start_demo_history(call.environment(), call.principal()));
    return loaded;
}

}  // namespace

void add_demo_methods(MethodTable& table) {
    table.add<Empty, DemoLoaded>(
        {.name = "demo.load",
         .summary = "Loads the demo into an empty workspace: three portfolios, a household, a "
                    "bank and a CLO, with their prices.",
         .doc = "Loading again adds what is missing. A workspace with other portfolios, or with a "
                "ledger of its own, is refused.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/demo"},
         .duration = Duration::kLong,
         .idempotent = true},
        run_load_demo);
}

}  // namespace ballast::service
