// Converts transactions to the columns that reading a file of them would give.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/transaction_columns.hpp"

namespace ballast::ledger::test {

class ColumnsOf {
public:
    explicit ColumnsOf(std::span<const model::Transaction> rows) {
        for (const model::Transaction& t : rows) add(t);
    }

    model::TransactionColumns view() const {
        model::TransactionColumns view;
        view.rows = dates_.size();
        view.dates = dates_;
        view.types = types_;
        view.symbols = symbols_.codes;
        view.symbol_words = symbols_.words;
        view.accounts = accounts_.codes;
        view.account_words = accounts_.words;
        view.ratios = ratio_codes_;
        view.ratio_values = ratios_;
        view.ids = ids_;
        view.quantities = quantities_.values;
        view.prices = prices_.values;
        view.amounts = amounts_.values;
        view.fees = fees_;
        view.absent_quantities = quantities_.absent;
        view.absent_prices = prices_.absent;
        view.absent_amounts = amounts_.absent;
        return view;
    }

private:
    struct Words {
        std::vector<std::uint32_t> codes;
        std::vector<std::string> words;
        void add(const std::string& word) {
            if (word.empty()) return codes.push_back(model::TransactionColumns::kNone);
            auto found = std::find(words.begin(), words.end(), word);
            if (found == words.end()) found = words.insert(words.end(), word);
            codes.push_back(static_cast<std::uint32_t>(found - words.begin()));
        }
    };
    struct Figures {
        std::vector<Decimal> values;
        std::vector<std::uint32_t> absent;
        void add(std::optional<Decimal> figure) {
            if (!figure) absent.push_back(static_cast<std::uint32_t>(values.size()));
            values.push_back(figure.value_or(Decimal{}));
        }
    };

    void add(const model::Transaction& t) {
        dates_.push_back(t.date);
        types_.push_back(t.type);
        symbols_.add(t.symbol);
        accounts_.add(t.account);
        ids_.push_back(t.id);
        quantities_.add(t.quantity);
        prices_.add(t.price);
        amounts_.add(t.amount);
        fees_.push_back(t.fees);
        ratio_codes_.push_back(t.ratio ? static_cast<std::uint32_t>(ratios_.size())
                                       : model::TransactionColumns::kNone);
        if (t.ratio) ratios_.push_back({*t.ratio, t.ratio_base});
    }

    std::vector<fin::Date> dates_;
    std::vector<model::TransactionType> types_;
    Words symbols_;
    Words accounts_;
    std::vector<std::string_view> ids_;
    Figures quantities_;
    Figures prices_;
    Figures amounts_;
    std::vector<Decimal> fees_;
    std::vector<std::uint32_t> ratio_codes_;
    std::vector<model::Ratio> ratios_;
};

}  // namespace ballast::ledger::test
