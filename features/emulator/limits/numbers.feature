Feature: Numbers of the rate limits
  RingCentral raises limits for single applications; a test chooses its own.

  Background:
    Given the company Acme
    And the application has signed Alice in with a JWT

  Scenario: A limit of its own
    Given 3 light requests a minute are allowed
    When the application reads its extension 4 times
    Then the answer is 429 with the error "CMN-301"
    And the answer has "X-Rate-Limit-Limit" "3"

  Scenario: Within the limit
    Given 3 light requests a minute are allowed
    When the application reads its extension 3 times
    Then the answer is 200
    And the answer has "X-Rate-Limit-Remaining" "0"

  Scenario: The window slides
    Given 3 light requests a minute are allowed
    And the application has read its extension 2 times
    And 40 seconds have passed
    And the application has read its extension once
    And 21 seconds have passed
    When the application reads its extension 2 times
    Then the answer is 200

  Scenario: A reset puts the limits back
    Given 3 light requests a minute are allowed
    And the emulator was reset to the seed
    And the application has signed Alice in with a JWT
    When the application reads its extension 4 times
    Then the answer is 200

  Scenario: A limit of the whole account does not say how many are left
    Given the fault "status" strikes the next request with "status=429&retryAfter=30s"
    When the application reads its extension once
    Then the answer is 429 with the error "CMN-301"
    And the answer has "Retry-After" "30"
    And the answer has "X-Rate-Limit-Limit" ""

  Scenario: Whoever is refused is told what to do
    Given 3 light requests a minute are allowed
    When the application reads its extension 4 times
    Then the hint says "send none for 60 seconds"
