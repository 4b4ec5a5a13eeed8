// Removes the secrets of a request from its response: a provider may quote the key that it refuses.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ballast::feed {

class SecretFilter {
public:
    static constexpr std::string_view kInstead = "[removed]";
    // Shorter values occur by chance.
    static constexpr std::size_t kShortest = 8;

    // Name and value, as in HttpRequest::secrets; of "Bearer key" also the key.
    explicit SecretFilter(const std::vector<std::pair<std::string, std::string>>& secrets);

    // A whole text without the secrets.
    std::string without(std::string text) const;

    // Parts of a text as they arrive: what of it can be passed on. Held back is only an end that
    // may be the beginning of a secret.
    std::string take(std::string_view bytes);
    // What is left at the end of the text.
    std::string rest() { return std::exchange(held_, {}); }

private:
    std::vector<std::string> secrets_;  // the longest first
    std::string held_;
};

}  // namespace ballast::feed
