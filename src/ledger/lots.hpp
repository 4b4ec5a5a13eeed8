// A ledger's lots, the disposals of those sold, and the settings of the lot report.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "fin/currency.hpp"
#include "fin/date.hpp"
#include "ledger/holding_period.hpp"
#include "model/account.hpp"

namespace ballast::ledger {

// A purchase within so many days before or after a sale at a loss makes it a wash sale: IRC
// 1091(a).
inline constexpr int kWashSaleDays = 30;

struct MarketInputs;

// Whether gains are taxed as they arise. Those of tax-deferred and tax-free accounts are not
// reported on Form 8949: such an account is exempt (IRC 408(e)(1), 408A(a), 501(a)).
constexpr bool is_taxed(model::AccountType treatment) {
    return treatment != model::AccountType::kTaxDeferred &&
           treatment != model::AccountType::kTaxFree;
}

enum class LotMethod : std::uint8_t {
    kFifo,        // oldest first; the rule of Reg. 1.1012-1(c) where no lot is identified
    kLifo,        // newest first
    kHifo,        // highest price per unit first, before fees
    kLofo,        // lowest price per unit first, before fees
    kAverage,     // basis by the average of the pool, holding period by FIFO (Reg. 1.1012-1(e))
    kSpecific,    // the lots that the sale names
    kSection104,  // United Kingdom: same day, 30 days, pool (TCGA 1992 s104 to s106A)
};

enum class LotScope : std::uint8_t {
    kAccount,  // a sale uses lots of its own account
    kGlobal,   // lots of all accounts; quantities by account stay right, lots are swapped
};

enum class ReturnOfCapitalRule : std::uint8_t {
    kPerShare,       // over all lots by their shares, as it is paid
    kEarliestFirst,  // IRS Pub. 17: where the shares cannot be identified
};

struct MethodChange {
    fin::Date from;
    LotMethod method = LotMethod::kFifo;
};

struct LotSettings {
    LotMethod method = LotMethod::kFifo;
    std::vector<MethodChange> method_changes;  // by date; another method from that day on
    LotScope scope = LotScope::kAccount;
    ReturnOfCapitalRule return_of_capital = ReturnOfCapitalRule::kPerShare;
    bool wash_sales = false;  // IRC 1091; not with kAverage or kSection104
    // Tax treatment by account; taxable where absent. Gains of accounts that are not taxed are
    // stated apart, and a replacement bought there loses the basis adjustment (Rev. Rul. 2008-5).
    std::map<std::string, model::AccountType> account_types;
    std::optional<fin::Date> as_of;         // later transactions are left out
    std::map<std::string, Decimal> prices;  // per unit, for open lots
    // Currencies of `prices`; that of the purchases where absent. A lot bought in another one has a
    // value only in a reporting currency (fx_gain.hpp).
    std::map<std::string, fin::Currency> price_currencies;
    // If given, section 104 pools keep their cost in its base currency as well, each amount at the
    // rate of its day.
    const MarketInputs* rates = nullptr;

    model::AccountType treatment_of(const std::string& account) const {
        const auto found = account_types.find(account);
        return found == account_types.end() ? model::AccountType::kTaxable : found->second;
    }
};

struct OpenLot {
    std::string lot_id;
    std::string account;
    std::string symbol;
    fin::Date acquired;
    fin::Date holding_from;  // earlier than `acquired` after a wash sale, later after a short sale
    Decimal quantity;        // negative for a short lot
    Decimal unit_cost;       // cost_basis / quantity, rounded for display
    Decimal cost_basis;      // minus the proceeds for a short lot
    std::optional<Decimal> loss_basis;  // basis for a loss of a gift below the donor's basis
    std::optional<Decimal> market_value;
    std::optional<Decimal> unrealized_gain;
    std::optional<Term> term;  // if sold on the date of the report
    fin::Currency currency;
    bool wash_sale = false;  // includes a disallowed loss
    // Purchase date of the call whose exercise delivered the lot.
    std::optional<fin::Date> contracted = {};
    std::optional<Decimal> base_cost = {};  // of a pool: see LotSettings::rates
    model::AccountType tax_treatment = model::AccountType::kTaxable;
};

// Why the lot was removed, where the row must state it.
enum class DisposalRule : std::uint8_t {
    kSale,
    kCover,
    kExpiry,
    kExercise,         // stock sold through an option
    kReturnOfCapital,  // amount in excess of the basis
    kMerger,           // boot, or the full price of a cash merger
    kTransferFee,      // paid in kind
    kSameDay,          // section 105
    kThirtyDays,       // section 106A
    kPool,             // section 104
};

// A sale matched with one lot. Where taxed, a row of Form 8949 or of its British equivalent.
struct Disposal {
    fin::Date date;
    std::string symbol;
    std::string account;
    std::string lot_id;
    std::optional<fin::Date> acquired;  // nullopt for a pool
    std::optional<fin::Date> holding_from;
    Decimal quantity;
    Decimal proceeds;    // net of fees
    Decimal cost_basis;  // fees and disallowed losses of earlier sales included
    Decimal gain;        // proceeds - cost_basis + wash_sale_disallowed
    std::optional<Term> term;
    Decimal wash_sale_disallowed;
    std::string code;  // "W" where a loss was disallowed
    DisposalRule rule = DisposalRule::kSale;
    std::string transaction;  // id of the row that caused the disposal
    fin::Currency currency;
    std::optional<fin::Date> contracted = {};  // see OpenLot
    std::optional<fin::Date> sold_short = {};  // date of the short sale that the row closes
    std::optional<Decimal> base_cost = {};     // of a pool: see LotSettings::rates
    model::AccountType tax_treatment = model::AccountType::kTaxable;
    bool taxed = true;  // is_taxed(tax_treatment)
};

struct RealizedGain {
    std::optional<int> year;  // nullopt: all years
    fin::Currency currency;
    Decimal short_term;
    Decimal long_term;
    Decimal no_term;  // gains from pools, which have no term
    Decimal total;
    model::AccountType tax_treatment = model::AccountType::kTaxable;
};

struct Holding {
    std::string account;
    std::string symbol;
    Decimal quantity;
    Decimal cost_basis;
    Decimal realized_gain;  // whatever the tax treatment
    fin::Currency currency;
};

struct CashBalance {
    std::string account;
    fin::Currency currency;
    Decimal balance;
};

// A row left out because it cannot be posted.
struct NotBooked {
    std::size_t row = 0;  // index of the transaction in the input
    std::string reason;   // a sentence, without the location
    // Where the row asks for more than is held.
    std::optional<Decimal> held = {};
    std::optional<Decimal> missing = {};
};

struct LotReport {
    std::optional<fin::Date> as_of;   // date of the last posting; nullopt: nothing was posted
    std::vector<OpenLot> open_lots;   // sorted by account, symbol, acquired
    std::vector<Disposal> disposals;  // in posting order
    // Of taxed accounts: by year, then for all years, each by currency.
    std::vector<RealizedGain> realized;
    // The same of the other accounts, by tax treatment.
    std::vector<RealizedGain> realized_untaxed;
    std::vector<Holding> holdings;  // closed positions included, with their gain
    std::vector<CashBalance> cash;
    // Share of open lots with a market value; 1 when no prices were requested.
    double coverage = 1.0;
    std::vector<NotBooked> unposted;  // with OnError::kSkip, in posting order
};

}  // namespace ballast::ledger
