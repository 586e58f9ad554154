@browser
Feature: The application in the Developer Console
  J1, J2, J3: from nothing to a client id and a client secret, guided by the pages.

  Background:
    Given an empty platform

  Scenario: A developer signs up
    When Joan signs up in the Developer Console
    Then Joan reads "Get started to create your first app"

  Scenario: J1: an application is created, and needs an account
    Given Joan has signed up in the Developer Console
    When Joan creates the REST API app "Travel App" in the Developer Console
    Then Joan reads "Your app needs an account to be tested in."

  Scenario: J1: the dialog leads to the password of the sandbox account
    Given Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" in the Developer Console
    When Joan presses "Next"
    Then Joan sees the page "Sandbox Account"
    And Joan reads "Set up the password for your Sandbox Account"

 
  Scenario: J1: the dialog can wait
    Given Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" in the Developer Console
    And Joan has pressed "Later"
    When Joan presses "Edit settings"
    Then Joan finds "Travel App" in the field "App Name"

  Scenario: J1: who has a sandbox account is asked for none
    Given Joan has signed up in the Developer Console
    And Joan has set the password of the sandbox account
    When Joan creates the REST API app "Travel App" in the Developer Console
    Then Joan reads "Your app was created."
    And Joan finds no "Your app needs an account to be tested in." there

  Scenario: J2: the sandbox account gets its password
    Given Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" in the Developer Console
    When Joan sets the password of the sandbox account
    Then Joan reads "The account is ready."
    And Joan reads "Admin Portal"

  Scenario: J3: the credentials can be copied
    Given Joan has signed up in the Developer Console
    And Joan has created the REST API app "Travel App" in the Developer Console
    When Joan opens the Credentials of the app "Travel App"
    Then Joan finds the Client ID and the Client Secret of the app "Travel App"

  Scenario: J3: the left menu of an app leads to its credentials
    Given Joan has signed up in the Developer Console
    And Joan has set the password of the sandbox account
    And Joan has created the REST API app "Travel App" in the Developer Console
    And Joan has pressed "Settings"
    When Joan presses "Credentials"
    Then Joan finds the Client ID and the Client Secret of the app "Travel App"

  Scenario: The JWT credentials lead to those of the apps
    Given Joan has signed up in the Developer Console
    And Joan has set the password of the sandbox account
    And Joan has created the REST API app "Travel App" in the Developer Console
    And Joan has pressed "JWT Credentials"
    When Joan presses "Credentials of Travel App"
    Then Joan finds the Client ID and the Client Secret of the app "Travel App"

  @scripts
  Scenario: The search of permissions sends no form
    Given Joan has signed up in the Developer Console
    And Joan has filled in the REST API app "Travel App" in the Developer Console
    And Joan has entered "Telepathy" into "Search permissions"
    And Joan has read "No permission of that name."
    When Joan strikes Enter
    Then Joan reads "No permission of that name."
    And nobody has the app "Travel App"

  Scenario: A form that lacks something keeps what was typed
    Given Joan has signed up in the Developer Console
    When Joan creates the REST API app "Travel App" without a redirect URI
    Then Joan reads "Enter the OAuth Redirect URI: paste it from your app."
    And Joan reads "Select what the app needs."
    And Joan finds "Travel App" in the field "App Name"
