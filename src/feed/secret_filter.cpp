#include "feed/secret_filter.hpp"

#include <algorithm>

namespace ballast::feed {

SecretFilter::SecretFilter(const std::vector<std::pair<std::string, std::string>>& secrets) {
    for (const auto& [name, value] : secrets) {
        const std::size_t blank = value.rfind(' ');
        for (const std::string& one :
             {value, blank == std::string::npos ? std::string() : value.substr(blank + 1)})
            if (one.size() >= kShortest) secrets_.push_back(one);
    }
    std::ranges::sort(secrets_, std::ranges::greater(), &std::string::size);
}

std::string SecretFilter::without(std::string text) const {
    for (const std::string& secret : secrets_)
        for (std::size_t at = text.find(secret); at != std::string::npos;
             at = text.find(secret, at + kInstead.size()))
            text.replace(at, secret.size(), kInstead);
    return text;
}

std::string SecretFilter::take(std::string_view bytes) {
    if (secrets_.empty()) return std::string(bytes);
    held_ += bytes;
    std::string text = without(std::exchange(held_, {}));
    std::size_t held = 0;
    for (const std::string& secret : secrets_)
        for (std::size_t length = std::min(secret.size() - 1, text.size()); length > held; --length)
            if (text.ends_with(std::string_view(secret).substr(0, length))) held = length;
    held_ = text.substr(text.size() - held);
    text.resize(text.size() - held);
    return text;
}

}  // namespace ballast::feed
