// What a ledger's lots are, what became of those that were sold, and how both are asked for.
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

enum class LotMethod : std::uint8_t {
    kFifo,        // the oldest first; the rule of Reg. 1.1012-1(c) where no lot is identified
    kLifo,        // the youngest first
    kHifo,        // the dearest per unit first, by the price paid before fees
    kLofo,        // the cheapest per unit first, likewise
    kAverage,     // basis from the pool's average, holding period by FIFO (Reg. 1.1012-1(e))
    kSpecific,    // the lots that the sale names
    kSection104,  // United Kingdom: same day, 30 days, pool (TCGA 1992 s104 to s106A)
};

enum class LotScope : std::uint8_t {
    kAccount,  // a sale uses lots of its own account
    kGlobal,   // of all accounts; quantities by account stay right, lots change places
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
    std::vector<MethodChange> method_changes;  // by date; from that day another method
    LotScope scope = LotScope::kAccount;
    ReturnOfCapitalRule return_of_capital = ReturnOfCapitalRule::kPerShare;
    bool wash_sales = false;  // IRC 1091; not with kAverage or kSection104
    // Of accounts that are not taxable: a replacement bought there loses the basis adjustment.
    std::map<std::string, model::AccountType> account_types;
    std::optional<fin::Date> as_of;         // later transactions are left out
    std::map<std::string, Decimal> prices;  // per unit, for open lots
};

struct OpenLot {
    std::string lot_id;
    std::string account;
    std::string symbol;
    fin::Date acquired;
    fin::Date holding_from;  // earlier than acquired after a wash sale, later after a short sale
    Decimal quantity;        // negative: short
    Decimal unit_cost;       // cost_basis / quantity, rounded for showing
    Decimal cost_basis;      // of a short lot: minus the proceeds
    std::optional<Decimal> loss_basis;  // a gift below the donor's basis: basis for a loss
    std::optional<Decimal> market_value;
    std::optional<Decimal> unrealized_gain;
    std::optional<Term> term;  // were it sold on the day of the report
    fin::Currency currency;
    bool wash_sale = false;                    // carries a disallowed loss
    std::optional<fin::Date> contracted = {};  // the call was bought that was exercised for it
};

// What took the lot out, as far as the row must say so.
enum class DisposalRule : std::uint8_t {
    kSale,
    kCover,
    kExpiry,
    kExercise,         // the stock sold through an option
    kReturnOfCapital,  // what exceeded the basis
    kMerger,           // boot, or the whole price of a merger for cash
    kTransferFee,      // paid in kind
    kSameDay,          // section 105
    kThirtyDays,       // section 106A
    kPool,             // section 104
};

// One row of Form 8949, or its British counterpart: a sale against one lot.
struct Disposal {
    fin::Date date;
    std::string symbol;
    std::string account;
    std::string lot_id;
    std::optional<fin::Date> acquired;  // nothing for a pool
    std::optional<fin::Date> holding_from;
    Decimal quantity;
    Decimal proceeds;    // after fees
    Decimal cost_basis;  // with fees and disallowed losses of earlier sales
    Decimal gain;        // proceeds - cost_basis + wash_sale_disallowed
    std::optional<Term> term;
    Decimal wash_sale_disallowed;
    std::string code;  // "W" where a loss was disallowed
    DisposalRule rule = DisposalRule::kSale;
    std::string transaction;  // id of the row that caused it
    fin::Currency currency;
    std::optional<fin::Date> contracted = {};  // as of OpenLot
    bool closes_short = false;
};

struct RealizedGain {
    std::optional<int> year;  // none: all years
    fin::Currency currency;
    Decimal short_term;
    Decimal long_term;
    Decimal no_term;  // pools have no term
    Decimal total;
};

struct Holding {
    std::string account;
    std::string symbol;
    Decimal quantity;
    Decimal cost_basis;
    Decimal realized_gain;
    fin::Currency currency;
};

struct CashBalance {
    std::string account;
    fin::Currency currency;
    Decimal balance;
};

// A row that was left out because it cannot be booked.
struct NotBooked {
    std::size_t row = 0;  // of the transactions as given
    std::string reason;   // a sentence, without its place
    // Where it asks for more than there is.
    std::optional<Decimal> held = {};
    std::optional<Decimal> missing = {};
};

struct LotReport {
    std::optional<fin::Date> as_of;      // what was booked up to; none: there was nothing to book
    std::vector<OpenLot> open_lots;      // by account, symbol, acquired
    std::vector<Disposal> disposals;     // in the order of booking
    std::vector<RealizedGain> realized;  // by year, then over all, each per currency
    std::vector<Holding> holdings;       // also what was sold out, with its gain
    std::vector<CashBalance> cash;
    double coverage = 1.0;  // open lots with a market value; 1 when no prices were asked for
    std::vector<NotBooked> not_booked;  // with OnError::kSkip, in the order of booking
};

}  // namespace ballast::ledger
