// Names of a workspace replaced by tokens before a text leaves the machine, and back. The map stays
// here; it is the same for the same names, so that a text that was shown is the text that is sent.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ballast::commentary {

enum class NameKind : std::uint8_t { kPortfolio, kAccount, kAsset, kDeal };

struct WorkspaceName {
    NameKind kind = NameKind::kPortfolio;
    std::string name;
};

class NameMap {
public:
    NameMap() = default;
    // Names of one character, and repeated ones, are left out.
    explicit NameMap(std::vector<WorkspaceName> names);

    // "demo-long-short holds AAPL" to "PORTFOLIO-A holds ASSET-C": whole words, longest names
    // first. The tokens have no digits.
    std::string hide(std::string_view text) const;
    std::string restore(std::string_view text) const;

    // Name and token of those that the text has.
    std::vector<std::pair<std::string, std::string>> used_in(std::string_view text) const;

private:
    struct Entry {
        std::string name;
        std::string token;
    };
    std::vector<Entry> entries_;  // longest names first
};

}  // namespace ballast::commentary
