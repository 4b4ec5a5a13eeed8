#include "service/transaction_check.hpp"

#include <fmt/format.h>
#include <optional>

namespace ballast::service {

namespace {

using model::Transaction;
using model::TransactionType;

enum class Needs : std::uint8_t {
    kMoney,     // an amount
    kUnits,     // a symbol and a quantity
    kTrade,     // a symbol, a quantity, and a price or an amount
    kIncome,    // an amount, or a quantity and a price
    kSplit,     // a symbol, and a ratio or the shares added
    kExchange,  // a symbol, what is received, and a ratio or a quantity
    kBasis,     // a symbol and an amount
};

Needs needs_of(TransactionType type) {
    switch (type) {
        case TransactionType::kBuy:
        case TransactionType::kSell:
        case TransactionType::kReinvest:
        case TransactionType::kShortSell:
        case TransactionType::kCover:
            return Needs::kTrade;
        case TransactionType::kTransferIn:
        case TransactionType::kTransferOut:
        case TransactionType::kExercise:
        case TransactionType::kAssign:
        case TransactionType::kExpire:
            return Needs::kUnits;
        case TransactionType::kDividend:
        case TransactionType::kInterest:
        case TransactionType::kFee:
        case TransactionType::kTax:
            return Needs::kIncome;
        case TransactionType::kDeposit:
        case TransactionType::kWithdrawal:
            return Needs::kMoney;
        case TransactionType::kSplit:
            return Needs::kSplit;
        case TransactionType::kSpinoff:
        case TransactionType::kMerger:
            return Needs::kExchange;
        case TransactionType::kReturnOfCapital:
        case TransactionType::kBasisIncrease:
            return Needs::kBasis;
    }
    return Needs::kMoney;
}

class Checker {
public:
    explicit Checker(const Transaction& transaction) : t_(transaction) {}

    void symbol() {
        if (t_.symbol.empty())
            add("symbol", "", "what was traded", "name the security, by its ticker");
    }
    void positive(const char* field, const std::optional<Decimal>& value) {
        if (value && value->sign() <= 0)
            add(field, value->to_string(), "a number above zero",
                "write it without sign: the type says the direction");
    }
    void any_of(const char* field, bool present, const char* expected, const char* fix) {
        if (!present) add(field, "", expected, fix);
    }
    void add(const char* field, std::string value, const char* expected, const char* fix) {
        faults_.push_back({field, std::move(value), expected, fix});
    }
    std::vector<TransactionFault> take() { return std::move(faults_); }

private:
    const Transaction& t_;
    std::vector<TransactionFault> faults_;
};

void check_needs(const Transaction& t, Checker& check) {
    const bool money = t.amount || (t.quantity && t.price);
    switch (needs_of(t.type)) {
        case Needs::kMoney:
            return check.any_of("amount", t.amount || t.quantity, "the money that moved",
                                "give the amount");
        case Needs::kIncome:
            // A fee may stand in `fees` alone.
            return check.any_of("amount", money || !t.fees.is_zero(), "the money that moved",
                                "give the amount");
        case Needs::kUnits:
            // Money between accounts is a transfer too.
            if (t.amount && t.symbol.empty()) return;
            check.symbol();
            return check.any_of("quantity", t.quantity.has_value(), "how many",
                                "give the quantity");
        case Needs::kTrade:
            check.symbol();
            check.any_of("quantity", t.quantity.has_value(), "how many", "give the quantity");
            return check.any_of("price", t.price || t.amount, "a price per unit, or the amount",
                                "give the price or the amount");
        case Needs::kSplit:
            check.symbol();
            return check.any_of("ratio", t.ratio || t.quantity,
                                "new shares per old, or the shares added",
                                "give the ratio: 2 for a split of two for one");
        case Needs::kExchange:
            check.symbol();
            return check.any_of("ratio", t.ratio || t.quantity || t.amount,
                                "shares received per share held",
                                "give the ratio and the new symbol");
        case Needs::kBasis:
            check.symbol();
            return check.any_of("amount", t.amount.has_value(), "the money", "give the amount");
    }
}

}  // namespace

std::vector<TransactionFault> check_transaction(const Transaction& t) {
    Checker check(t);
    check_needs(t, check);
    check.positive("quantity", t.quantity);
    check.positive("ratio", t.ratio);
    if (t.price && t.price->is_negative())
        check.add("price", t.price->to_string(), "a price of zero or more", "write it without sign");
    if (t.ratio_base.sign() <= 0)
        check.add("ratio_base", t.ratio_base.to_string(), "a number above zero",
                  "leave it out where the ratio is per one share");
    return check.take();
}

}  // namespace ballast::service
