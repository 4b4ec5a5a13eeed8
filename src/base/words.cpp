#include "base/words.hpp"

#include <algorithm>

namespace ballast {

std::string spaced_word(std::string_view word) {
    std::string text(word);
    std::ranges::replace(text, '_', ' ');
    return text;
}

std::string titled_word(std::string_view word) {
    std::string text = spaced_word(word);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

}  // namespace ballast
