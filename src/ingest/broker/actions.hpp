// Classifies the words that brokers use for transactions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/transaction.hpp"

namespace ballast::ingest::broker {

// A transaction type, or a case that other columns of the row decide.
enum class Act : std::uint8_t {
    kBuy,
    kSell,
    kDividend,
    kReinvest,
    kInterest,
    kFee,
    kTax,
    kDeposit,
    kWithdrawal,
    kSplit,
    kTransferIn,
    kTransferOut,
    kReturnOfCapital,
    kShortSell,
    kCover,
    kExercise,
    kAssign,
    kExpire,
    kSpinoff,
    kMerger,
    kCash,      // a deposit or a withdrawal by the sign of the amount
    kShares,    // a transfer in kind, in or out, by the sign of the quantity
    kJournal,   // kShares when the row has a quantity, else kCash
    kExchange,  // one side of a currency exchange
    kSwap,      // one of two rows: the old security out, the new one in
    kRedeem,    // a sale whose units may be in a separate row
    kSkip,      // not a transaction
};

// The Act of a transaction type, and the type of an act that has one.
Act act_of(model::TransactionType type);
std::optional<model::TransactionType> type_of(Act act);

struct ActionWord {
    std::string_view word;  // lower case
    Act act;
};

// The act of the longest word that the text starts with, in `own` first, then among the words that
// many brokers share (English, and the names of trades and payments in seven languages).
std::optional<Act> find_act(std::string_view text, std::span<const ActionWord> own);
std::optional<Act> find_shared_act(std::string_view text);

}  // namespace ballast::ingest::broker
