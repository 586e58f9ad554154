@browser
Feature: Production is refused
  J10 and J11: production shares nothing with the sandbox, and says so.

  Scenario: Too early
    Given the company Acme
    And somebody has to approve graduations
    And Dana's application "Trip Planner" with the permissions "ReadAccounts"
    And Dana has signed in to the Developer Console
    When Dana opens the Graduation of the app "Trip Planner"
    Then Dana reads "Make 20 more calls that succeed: write to the app in the RingCentral app."

  Scenario: Nothing of the sandbox counts in production
    Given the company Acme
    And the agent has an enabled channel
    And Dana has opened the Configurations of the channel
    And Dana has entered "Production" into "RingCentral Environment"
    When Dana presses "Save"
    Then Dana reads "It has an application and an authorization of its own."
    And Dana finds "" in the field "Application Key"

  Scenario: The sandbox's key does not work in production
    Given the company Acme
    And the agent has an enabled channel
    And Dana has opened the Configurations of the channel
    And Dana has entered "Production" into "RingCentral Environment"
    And Dana has pressed "Save"
    And Dana has saved the credentials of the application
    When Dana presses Authorize
    Then Dana reads "RingCentral does not accept the Application Key and Application Secret"
    And Dana reads "Developer Console → app → Credentials of this environment"

  Scenario: The password of the sandbox does not work in production
    Given the company Acme
    And there is no graduation
    And the agent has an enabled channel
    And Dana has the OAuth Redirect URI of the channel in the app "Acme Connector"
    And Dana has saved the production credentials of the app "Acme Connector"
    And Dana has pressed Authorize
    When Dana signs in as the agent
    Then Dana reads "The e-mail address or the password is wrong."
    And Dana reads "Production has people of its own"

  Scenario: The redirect URI is not registered for production
    Given the company Acme
    And there is no graduation
    And the agent has an enabled channel
    And Dana has saved the production credentials of the app "Acme Connector"
    When Dana presses Authorize
    Then Dana reads "The OAuth Redirect URI is not registered with the application"
