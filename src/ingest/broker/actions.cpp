#include "ingest/broker/actions.hpp"

#include <array>
#include <cstddef>

#include "ingest/broker/text.hpp"

namespace ballast::ingest::broker {

namespace {

constexpr std::array kShared = {
    // Trades.
    ActionWord{"buy", Act::kBuy},
    ActionWord{"b", Act::kBuy},
    ActionWord{"bot", Act::kBuy},
    ActionWord{"bought", Act::kBuy},
    ActionWord{"purchase", Act::kBuy},
    ActionWord{"purchased", Act::kBuy},
    ActionWord{"market buy", Act::kBuy},
    ActionWord{"limit buy", Act::kBuy},
    ActionWord{"stop buy", Act::kBuy},
    ActionWord{"stop limit buy", Act::kBuy},
    ActionWord{"you bought", Act::kBuy},
    ActionWord{"buy to open", Act::kBuy},
    ActionWord{"bto", Act::kBuy},
    ActionWord{"kauf", Act::kBuy},
    ActionWord{"achat", Act::kBuy},
    ActionWord{"compra", Act::kBuy},
    ActionWord{"koop", Act::kBuy},
    ActionWord{"aankoop", Act::kBuy},
    ActionWord{"acquisto", Act::kBuy},
    ActionWord{"k\xC3\xB6p", Act::kBuy},
    ActionWord{"sell", Act::kSell},
    ActionWord{"s", Act::kSell},
    ActionWord{"sld", Act::kSell},
    ActionWord{"sold", Act::kSell},
    ActionWord{"sale", Act::kSell},
    ActionWord{"market sell", Act::kSell},
    ActionWord{"limit sell", Act::kSell},
    ActionWord{"stop sell", Act::kSell},
    ActionWord{"stop limit sell", Act::kSell},
    ActionWord{"you sold", Act::kSell},
    ActionWord{"sell to close", Act::kSell},
    ActionWord{"stc", Act::kSell},
    ActionWord{"verkauf", Act::kSell},
    ActionWord{"vente", Act::kSell},
    ActionWord{"venta", Act::kSell},
    ActionWord{"venda", Act::kSell},
    ActionWord{"vendita", Act::kSell},
    ActionWord{"verkoop", Act::kSell},
    ActionWord{"s\xC3\xA4lj", Act::kSell},
    ActionWord{"sell short", Act::kShortSell},
    ActionWord{"short sell", Act::kShortSell},
    ActionWord{"short sale", Act::kShortSell},
    ActionWord{"short_sell", Act::kShortSell},
    ActionWord{"sell to open", Act::kShortSell},
    ActionWord{"sto", Act::kShortSell},
    ActionWord{"buy to cover", Act::kCover},
    ActionWord{"buy to close", Act::kCover},
    ActionWord{"cover", Act::kCover},
    ActionWord{"btc", Act::kCover},
    // Income and costs.
    ActionWord{"dividend", Act::kDividend},
    ActionWord{"dividends", Act::kDividend},
    ActionWord{"dividende", Act::kDividend},
    ActionWord{"dividendo", Act::kDividend},
    ActionWord{"div", Act::kDividend},
    ActionWord{"utdelning", Act::kDividend},
    ActionWord{"cash dividend", Act::kDividend},
    ActionWord{"qualified dividend", Act::kDividend},
    ActionWord{"special dividend", Act::kDividend},
    ActionWord{"payment in lieu", Act::kDividend},
    ActionWord{"capital gain", Act::kDividend},
    ActionWord{"capital gains", Act::kDividend},
    ActionWord{"long term cap gain", Act::kDividend},
    ActionWord{"short term cap gain", Act::kDividend},
    ActionWord{"long-term cap gain", Act::kDividend},
    ActionWord{"short-term cap gain", Act::kDividend},
    ActionWord{"reinvest", Act::kReinvest},
    ActionWord{"reinvestment", Act::kReinvest},
    ActionWord{"reinvested dividend", Act::kReinvest},
    ActionWord{"dividend reinvestment", Act::kReinvest},
    ActionWord{"drip", Act::kReinvest},
    ActionWord{"interest", Act::kInterest},
    ActionWord{"interests", Act::kInterest},
    ActionWord{"zinsen", Act::kInterest},
    ActionWord{"rente", Act::kInterest},
    ActionWord{"r\xC3\xA4nta", Act::kInterest},
    ActionWord{"credit interest", Act::kInterest},
    ActionWord{"debit interest", Act::kInterest},
    ActionWord{"bank interest", Act::kInterest},
    ActionWord{"bond interest", Act::kInterest},
    ActionWord{"margin interest", Act::kInterest},
    ActionWord{"fee", Act::kFee},
    ActionWord{"fees", Act::kFee},
    ActionWord{"commission", Act::kFee},
    ActionWord{"service fee", Act::kFee},
    ActionWord{"custody fee", Act::kFee},
    ActionWord{"custody fees", Act::kFee},
    ActionWord{"management fee", Act::kFee},
    ActionWord{"adr mgmt fee", Act::kFee},
    ActionWord{"tax", Act::kTax},
    ActionWord{"withholding", Act::kTax},
    ActionWord{"withholding tax", Act::kTax},
    ActionWord{"foreign tax", Act::kTax},
    // Money and shares in and out.
    ActionWord{"deposit", Act::kDeposit},
    ActionWord{"contribution", Act::kDeposit},
    ActionWord{"cash in", Act::kDeposit},
    ActionWord{"einzahlung", Act::kDeposit},
    ActionWord{"storting", Act::kDeposit},
    ActionWord{"withdrawal", Act::kWithdrawal},
    ActionWord{"withdraw", Act::kWithdrawal},
    ActionWord{"cash out", Act::kWithdrawal},
    ActionWord{"auszahlung", Act::kWithdrawal},
    ActionWord{"onttrekking", Act::kWithdrawal},
    ActionWord{"cash", Act::kCash},
    ActionWord{"wire", Act::kCash},
    ActionWord{"transfer", Act::kJournal},
    ActionWord{"journal", Act::kJournal},
    ActionWord{"transfer in", Act::kTransferIn},
    ActionWord{"transfer_in", Act::kTransferIn},
    ActionWord{"shares in", Act::kTransferIn},
    ActionWord{"transfer out", Act::kTransferOut},
    ActionWord{"transfer_out", Act::kTransferOut},
    ActionWord{"shares out", Act::kTransferOut},
    // Corporate actions and options.
    ActionWord{"split", Act::kSplit},
    ActionWord{"stock split", Act::kSplit},
    ActionWord{"stock_split", Act::kSplit},
    ActionWord{"return of capital", Act::kReturnOfCapital},
    ActionWord{"return_of_capital", Act::kReturnOfCapital},
    ActionWord{"spinoff", Act::kSpinoff},
    ActionWord{"spin-off", Act::kSpinoff},
    ActionWord{"spin off", Act::kSpinoff},
    ActionWord{"merger", Act::kMerger},
    ActionWord{"exercise", Act::kExercise},
    ActionWord{"exercised", Act::kExercise},
    ActionWord{"assign", Act::kAssign},
    ActionWord{"assigned", Act::kAssign},
    ActionWord{"assignment", Act::kAssign},
    ActionWord{"expire", Act::kExpire},
    ActionWord{"expired", Act::kExpire},
    ActionWord{"expiration", Act::kExpire},
};

std::optional<Act> longest(std::string_view text, std::span<const ActionWord> words) {
    const ActionWord* best = nullptr;
    for (const ActionWord& entry : words)
        if ((best == nullptr || entry.word.size() > best->word.size()) &&
            begins_with_word(text, entry.word))
            best = &entry;
    return best == nullptr ? std::nullopt : std::optional(best->act);
}

constexpr auto kLastType = static_cast<std::uint8_t>(model::TransactionType::kMerger);
static_assert(static_cast<std::uint8_t>(Act::kMerger) == kLastType);

}  // namespace

Act act_of(model::TransactionType type) { return static_cast<Act>(type); }

std::optional<model::TransactionType> type_of(Act act) {
    const auto number = static_cast<std::uint8_t>(act);
    if (number > kLastType) return std::nullopt;
    return static_cast<model::TransactionType>(number);
}

std::optional<Act> find_act(std::string_view text, std::span<const ActionWord> own) {
    if (const auto act = longest(text, own)) return act;
    return find_shared_act(text);
}

std::optional<Act> find_shared_act(std::string_view text) { return longest(text, kShared); }

}  // namespace ballast::ingest::broker
